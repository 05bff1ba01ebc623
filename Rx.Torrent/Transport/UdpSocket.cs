using System.Net;
using System.Net.Sockets;
using System.Reactive.Linq;
using System.Reactive.Subjects;

namespace Rx.Torrent.Transport;

/// <summary>A UDP socket. What others do to it, such as answering with ICMP errors, does not end it.</summary>
internal sealed class UdpSocket : IDatagramSocket
{
    private const int LongestDatagram = ushort.MaxValue;
    private const int ErrorsBeforePause = 16;

    /// <summary>Windows' wish to report a datagram that nobody took as an error of the next receive.</summary>
    private const int ReportUnreachable = unchecked((int)0x9800000C);

    private static readonly TimeSpan PauseLength = TimeSpan.FromMilliseconds(50);

    private readonly Socket _socket;
    private readonly bool _isDual;
    private readonly Subject<Datagram> _received = new();
    private int _reading;
    private volatile bool _disposed;

    public UdpSocket(Socket socket)
    {
        _socket = socket;
        _isDual = socket.AddressFamily == AddressFamily.InterNetworkV6 && socket.DualMode;
        Local = (IPEndPoint)socket.LocalEndPoint!;
        socket.Blocking = false;
        if (OperatingSystem.IsWindows()) socket.IOControl(ReportUnreachable, [0, 0, 0, 0], null);
        Received = Observable.Create<Datagram>(observer =>
        {
            var subscription = _received.Subscribe(observer);
            if (Interlocked.Exchange(ref _reading, 1) == 0) _ = Task.Run(ReadAllAsync); // nothing is lost before somebody listens
            return subscription;
        });
    }

    public IPEndPoint Local { get; }

    public IObservable<Datagram> Received { get; }

    public bool Send(ReadOnlySpan<byte> bytes, IPEndPoint to)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (to.AddressFamily != _socket.AddressFamily && !_isDual) return false;
        try
        {
            return _socket.SendTo(bytes, SocketFlags.None, to) == bytes.Length;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _socket.Dispose();
        if (Interlocked.Exchange(ref _reading, 1) == 0) _received.OnCompleted(); // otherwise the reader does it
    }

    private async Task ReadAllAsync()
    {
        try
        {
            await ReadUntilClosedAsync().ConfigureAwait(false);
        }
        finally
        {
            _received.OnCompleted();
        }
    }

    private async Task ReadUntilClosedAsync()
    {
        var buffer = new byte[LongestDatagram];
        var address = new SocketAddress(_socket.AddressFamily);
        var endPoint = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        for (var errors = 0; !_disposed;)
        {
            try
            {
                var count = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, address).ConfigureAwait(false);
                errors = 0;
                var from = Unmapped((IPEndPoint)endPoint.Create(address));
                if (_received.HasObservers) _received.OnNext(new Datagram(from, buffer.AsSpan(0, count).ToArray()));
            }
            catch (ObjectDisposedException) when (_disposed)
            {
                return;
            }
            catch (SocketException)
            {
                if (!_disposed && ++errors % ErrorsBeforePause == 0) await PauseAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>The system says the same again and again, at once: so it is asked again only after a while.</summary>
    private static async Task PauseAsync()
    {
        using var pause = new PeriodicTimer(PauseLength);
        await pause.WaitForNextTickAsync().ConfigureAwait(false);
    }

    private static IPEndPoint Unmapped(IPEndPoint endPoint) =>
        endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;
}
