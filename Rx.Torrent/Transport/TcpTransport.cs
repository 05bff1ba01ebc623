using System.Net;
using System.Net.Sockets;
using System.Reactive.Disposables;
using System.Reactive.Linq;

namespace Rx.Torrent.Transport;

/// <summary>Peers over TCP (BEP 3), IPv4 and IPv6.</summary>
public sealed class TcpTransport : ITransport
{
    internal const string TransportName = "tcp";

    /// <summary>Connections that the system keeps waiting for us to accept them.</summary>
    private const int Backlog = 256;

    /// <inheritdoc/>
    public string Name => TransportName;

    /// <inheritdoc/>
    public IObservable<IByteChannel> Dial(IPEndPoint remote)
    {
        ArgumentNullException.ThrowIfNull(remote);
        return Observable.Create<IByteChannel>(observer =>
        {
            var socket = NewSocket(remote.AddressFamily);
            var arguments = new SocketAsyncEventArgs { RemoteEndPoint = remote };
            arguments.Completed += (_, _) => Finish();
            try
            {
                if (!socket.ConnectAsync(arguments)) Finish();
            }
            catch (SocketException exception)
            {
                Fail(exception.SocketErrorCode);
            }
            return Disposable.Create(() => Socket.CancelConnectAsync(arguments));

            void Finish()
            {
                if (arguments.SocketError != SocketError.Success)
                {
                    Fail(arguments.SocketError);
                    return;
                }
                arguments.Dispose();
                observer.OnNext(new TcpChannel(socket));
                observer.OnCompleted();
            }

            void Fail(SocketError error)
            {
                arguments.Dispose();
                socket.Dispose();
                observer.OnError(new TransportException(error, $"no connection to {remote}: {error}"));
            }
        });
    }

    /// <inheritdoc/>
    public ITransportListener Listen(IPEndPoint local)
    {
        ArgumentNullException.ThrowIfNull(local);
        var socket = NewSocket(local.AddressFamily);
        try
        {
            if (local.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = local.Address.Equals(IPAddress.IPv6Any);
            socket.Bind(local);
            socket.Listen(Backlog);
            return new TcpListening(socket);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new TransportException(exception.SocketErrorCode, $"cannot listen at {local}: {exception.SocketErrorCode}");
        }
    }

    private static Socket NewSocket(AddressFamily family) => new(family, SocketType.Stream, ProtocolType.Tcp);
}
