namespace DocClassifier.Train.Learning;

/// <summary>
/// Minimises a smooth convex function: limited-memory BFGS with a backtracking line search (Nocedal and Wright, "Numerical Optimization",
/// algorithms 7.4 and 3.1). Deterministic.
/// </summary>
internal static class Lbfgs
{
    private const int Memory = 8;
    private const int MaxHalvings = 20;
    private const double SufficientDecrease = 1e-4;

    /// <summary>Value at <paramref name="point"/>; writes the gradient.</summary>
    public delegate double Function(float[] point, float[] gradient);

    /// <summary>Moves <paramref name="point"/> to the minimum; returns the value there.</summary>
    /// <param name="function">What is minimised.</param>
    /// <param name="point">Start, and result.</param>
    /// <param name="iterations">At most so many.</param>
    /// <param name="tolerance">Ends when the value falls by less than this share.</param>
    /// <param name="cancellationToken">Ends with an exception between iterations.</param>
    public static double Minimize(Function function, float[] point, int iterations, double tolerance, CancellationToken cancellationToken)
    {
        var size = point.Length;
        var gradient = new float[size];
        var nextGradient = new float[size];
        var next = new float[size];
        var direction = new float[size];
        var history = new List<(float[] Step, float[] Change, double Curvature)>();
        var value = function(point, gradient);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            FindDirection(gradient, history, direction);
            var slope = Dot(gradient, direction);
            if (slope >= 0)
                break;
            var step = iteration == 0 ? Math.Min(1.0, 1.0 / Math.Sqrt(Dot(gradient, gradient))) : 1.0;
            var nextValue = double.NaN;
            var halvings = 0;
            for (; halvings < MaxHalvings; halvings++, step /= 2)
            {
                for (var i = 0; i < size; i++)
                    next[i] = point[i] + ((float)step * direction[i]);
                nextValue = function(next, nextGradient);
                if (nextValue <= value + (SufficientDecrease * step * slope))
                    break;
            }

            if (halvings == MaxHalvings)
                break;
            Remember(history, point, next, gradient, nextGradient);
            (point, next) = Exchange(point, next);
            (gradient, nextGradient) = (nextGradient, gradient);
            var gain = value - nextValue;
            value = nextValue;
            if (gain < tolerance * Math.Max(1e-12, Math.Abs(value)))
                break;
        }

        return value;

        // The caller's array must hold the result, so contents are copied, not references.
        static (float[] Point, float[] Next) Exchange(float[] point, float[] next)
        {
            next.CopyTo(point, 0);
            return (point, next);
        }
    }

    public static double Dot(float[] a, float[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }

    private static void FindDirection(float[] gradient, List<(float[] Step, float[] Change, double Curvature)> history, float[] direction)
    {
        for (var i = 0; i < direction.Length; i++)
            direction[i] = -gradient[i];
        Span<double> alphas = stackalloc double[Memory];
        for (var h = history.Count - 1; h >= 0; h--)
        {
            var (step, change, curvature) = history[h];
            alphas[h] = Dot(step, direction) / curvature;
            AddScaled(direction, change, -alphas[h]);
        }

        if (history.Count > 0)
        {
            var (_, change, curvature) = history[^1];
            var scale = (float)(curvature / Dot(change, change));
            for (var i = 0; i < direction.Length; i++)
                direction[i] *= scale;
        }

        for (var h = 0; h < history.Count; h++)
        {
            var (step, change, curvature) = history[h];
            AddScaled(direction, step, alphas[h] - (Dot(change, direction) / curvature));
        }
    }

    private static void Remember(
        List<(float[] Step, float[] Change, double Curvature)> history, float[] point, float[] next, float[] gradient, float[] nextGradient)
    {
        var (step, change) = history.Count == Memory ? (history[0].Step, history[0].Change) : (new float[point.Length], new float[point.Length]);
        if (history.Count == Memory)
            history.RemoveAt(0);
        for (var i = 0; i < point.Length; i++)
        {
            step[i] = next[i] - point[i];
            change[i] = nextGradient[i] - gradient[i];
        }

        var curvature = Dot(step, change);
        if (curvature > 1e-12)
            history.Add((step, change, curvature));
    }

    private static void AddScaled(float[] target, float[] source, double factor)
    {
        var f = (float)factor;
        for (var i = 0; i < target.Length; i++)
            target[i] += f * source[i];
    }
}
