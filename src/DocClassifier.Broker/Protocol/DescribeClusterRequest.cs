namespace DocClassifier.Broker.Protocol;

/// <summary>DescribeCluster 0, flexible. Source: DescribeClusterRequest.json, DescribeClusterResponse.json.</summary>
internal sealed class DescribeClusterRequest(BrokerIdentity identity) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.DescribeCluster, 0, 0, 0);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var response = request.Respond();
        var writer = response.Writer;
        writer.Int32(0);
        writer.Error(ErrorCode.None);
        writer.String(null);
        writer.String(identity.ClusterId);
        writer.Int32(BrokerIdentity.NodeId);
        writer.ArrayLength(1);
        writer.Int32(BrokerIdentity.NodeId);
        writer.String(identity.Host);
        writer.Int32(identity.Port);
        writer.String(null);
        writer.Tags();
        writer.Int32(int.MinValue);
        writer.Tags();
        return ValueTask.FromResult<Response?>(response);
    }
}
