using System.Net;
using System.Net.Sockets;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Tests.Transport;

/// <summary>A connection that we make from the port at which we listen (BEP 55). Only Linux is asked for that.</summary>
public sealed class DialFromListeningPortTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpTransport _transport = new();
    private readonly ITransportListener _ours;
    private readonly ITransportListener _theirs;

    public DialFromListeningPortTests()
    {
        _ours = _transport.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        _theirs = _transport.Listen(new IPEndPoint(IPAddress.Loopback, 0));
    }

    [Client.LinuxFact]
    public async Task It_comes_from_there_and_we_go_on_listening()
    {
        var accepted = Next(_theirs);
        using var channel = await _transport.Dial(_theirs.Local, _ours.Local).ToTask().WaitAsync(Patience);
        using var far = await accepted;
        channel.Local.Port.ShouldBe(_ours.Local.Port);
        far.Remote.ShouldBe(_ours.Local);

        var visitor = Next(_ours);
        using var dialled = await _transport.Dial(_ours.Local).ToTask().WaitAsync(Patience);
        using var incoming = await visitor;
        incoming.Remote.ShouldBe(dialled.Local);
    }

    [Fact]
    public void Nobody_else_can_listen_there()
    {
        var fault = Should.Throw<TransportException>(() => _transport.Listen(_ours.Local));
        fault.Error.ShouldBe(SocketError.AddressAlreadyInUse);
    }

    [Fact]
    public async Task Where_we_do_not_listen_any_port_will_do()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        var taken = (IPEndPoint)other.LocalEndPoint!;
        var accepted = Next(_theirs);

        using var channel = await _transport.Dial(_theirs.Local, taken).ToTask().WaitAsync(Patience);
        using var far = await accepted;
        channel.Local.Port.ShouldNotBe(taken.Port);
    }

    [Fact]
    public async Task From_every_address_of_both_families_it_works_too()
    {
        using var everywhere = _transport.Listen(new IPEndPoint(IPAddress.IPv6Any, 0));
        var accepted = Next(_theirs);
        using var channel = await _transport.Dial(_theirs.Local, everywhere.Local).ToTask().WaitAsync(Patience);
        using var far = await accepted;
        if (OperatingSystem.IsLinux()) channel.Local.Port.ShouldBe(everywhere.Local.Port);
    }

    public void Dispose()
    {
        _ours.Dispose();
        _theirs.Dispose();
    }

    private static Task<IByteChannel> Next(ITransportListener listener) => listener.Channels.FirstAsync().ToTask().WaitAsync(Patience);
}
