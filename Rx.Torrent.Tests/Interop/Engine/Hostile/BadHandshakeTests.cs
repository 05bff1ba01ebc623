using System.Security.Cryptography;
using Rx.Torrent.Peers;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Engine.Hostile;

/// <summary>Peers with which we never get to talk.</summary>
public class BadHandshakeTests
{
    private static readonly PeerOptions Impatient = new() { HandshakeTimeout = TimeSpan.FromSeconds(1) };

    public static TheoryData<string, DisconnectKind> Answers => new()
    {
        { "noise", DisconnectKind.ProtocolError },
        { "HTTP", DisconnectKind.ProtocolError },
        { "another swarm", DisconnectKind.WrongInfoHash },
        { "half a handshake, then the end", DisconnectKind.ClosedByPeer },
        { "half a handshake, then silence", DisconnectKind.HandshakeTimeout },
        { "silence", DisconnectKind.HandshakeTimeout },
        { "the end", DisconnectKind.ClosedByPeer },
    };

    [InteropTheory(RealClient.Libtorrent)]
    [MemberData(nameof(Answers))]
    public async Task Whoever_answers_otherwise_is_left_and_the_good_one_serves(string answer, DisconnectKind expected)
    {
        await using var scene = await BadPeerScene.StartAsync(Impatient);
        await using var bad = new BadPeer(scene.Metainfo, wire => AnswerAsync(wire, answer));

        scene.Download.Connect(bad.EndPoint);

        (await scene.Download.WaitForEndAsync(bad.EndPoint)).Kind.ShouldBe(expected);
        await scene.CompleteAsync();
    }

    [InteropTheory(RealClient.Libtorrent)]
    [InlineData("noise")]
    [InlineData("HTTP")]
    [InlineData("another swarm")]
    [InlineData("half a handshake, then silence")]
    [InlineData("silence")]
    public async Task Whoever_calls_us_with_something_else_is_hung_up_on(string greeting)
    {
        await using var scene = await BadPeerScene.StartAsync(Impatient);
        var closed = new TaskCompletionSource();
        await using var bad = new BadPeer(scene.Metainfo, async wire =>
        {
            await AnswerAsync(wire, greeting);
            closed.SetResult();
        });

        await bad.DialAsync(scene.Us.EndPoint);

        await closed.Task.WaitAsync(Patience.Default);
        await scene.CompleteAsync();
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task A_crowd_that_says_nothing_does_not_keep_others_out()
    {
        await using var scene = await BadPeerScene.StartAsync(); // nobody is impatient: the crowd is pushed out by those who come later
        await using var bad = new BadPeer(scene.Metainfo, wire => wire.UntilClosedAsync());
        for (var i = 0; i < 200; i++) await bad.DialAsync(scene.Us.EndPoint);

        await scene.Seeded.ConnectAsync(scene.Us.EndPoint);

        await scene.Download.WaitForCompletionAsync(explain: () => scene.Libtorrent.Log);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task We_do_not_trade_with_ourselves()
    {
        await using var scene = await BadPeerScene.StartAsync();

        scene.Download.Connect(scene.Us.EndPoint);

        (await scene.Download.WaitForEndAsync(scene.Us.EndPoint)).Kind.ShouldBe(DisconnectKind.ConnectedToSelf);
        await scene.CompleteAsync();
    }

    private static async Task AnswerAsync(WireScript wire, string answer)
    {
        switch (answer)
        {
            case "noise":
                await wire.SendAsync(RandomNumberGenerator.GetBytes(4096));
                break;
            case "HTTP":
                await wire.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
                break;
            case "another swarm":
                await wire.SendHandshakeAsync(infoHash: new byte[20]);
                break;
            case "half a handshake, then silence":
            case "half a handshake, then the end":
                await wire.SendAsync("\u0013BitTorrent proto"u8.ToArray());
                break;
        }
        if (answer.EndsWith("the end", StringComparison.Ordinal)) wire.End();
        else await wire.UntilClosedAsync();
    }
}
