using System.Net.Sockets;

namespace DocClassifier.Contracts;

/// <summary>Why a server cannot listen, as one line that names address, port and the remedy.</summary>
/// <param name="Address">The address it was to listen on.</param>
/// <param name="Port">The port it was to listen on.</param>
/// <param name="AddressKey">The setting that holds the address, such as <c>Http:Address</c>.</param>
/// <param name="PortFlag">The flag that names another port, such as <c>--http-port</c>.</param>
public sealed record ListenFault(string Address, int Port, string AddressKey, string PortFlag)
{
    /// <param name="fault">What the socket threw, or what was made of it: Kestrel wraps a port that is taken, and nothing else.</param>
    public string Explain(Exception fault) => Socket(fault)?.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => FormattableString.Invariant(
            $"Port {Port} on {Address} is taken by another program: stop it or choose another port with {PortFlag} (0 takes any free one)."),
        SocketError.AccessDenied => FormattableString.Invariant(
            $"No right to listen on port {Port} of {Address}: choose a port above 1023 with {PortFlag}."),
        SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported =>
            $"{Address} is no address of this machine: set {AddressKey} to one that is, such as 127.0.0.1.",
        _ => FormattableString.Invariant($"Cannot listen on {Address}:{Port}: {fault.Message.TrimEnd('.')}. Choose another port with {PortFlag}."),
    };

    private static SocketException? Socket(Exception? fault)
    {
        while (fault is not null and not SocketException)
            fault = fault.InnerException;
        return (SocketException?)fault;
    }
}
