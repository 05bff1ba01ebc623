using Rx.Torrent.Peers;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Engine.Hostile;

/// <summary>Peers that shake hands and then break the protocol.</summary>
public class BadFrameTests
{
    private static readonly byte[] Unfinished = [.. WireScript.Numbers(9 + 16 * 1024), WireScript.Piece, .. WireScript.Numbers(0, 0), 1, 2, 3];

    public static TheoryData<string, byte[], DisconnectKind> Frames => new()
    {
        { "a frame of 2 GiB", [0x7f, 0xff, 0xff, 0xff, WireScript.Piece], DisconnectKind.ProtocolError },
        { "a frame of 4 GiB", [0xff, 0xff, 0xff, 0xff, WireScript.Piece], DisconnectKind.ProtocolError },
        { "a piece that we have not", WireScript.Frame(WireScript.Have, WireScript.Numbers(1_000_000)), DisconnectKind.ProtocolError },
        { "a negative piece", WireScript.Frame(WireScript.Have, WireScript.Numbers(-1)), DisconnectKind.ProtocolError },
        { "a have of seven bytes", WireScript.Frame(WireScript.Have, 0, 0, 0, 0, 0, 0, 0), DisconnectKind.ProtocolError },
        { "a bitfield that is too short", WireScript.Frame(WireScript.Bitfield, 0xff), DisconnectKind.ProtocolError },
        { "a bitfield with spare bits", WireScript.Frame(WireScript.Bitfield, [.. Enumerable.Repeat((byte)0xff, 9)]), DisconnectKind.ProtocolError },
        { "a request of a GiB", WireScript.Frame(WireScript.Request, WireScript.Numbers(0, 0, 1 << 30)), DisconnectKind.ProtocolError },
        { "a request beyond the end", WireScript.Frame(WireScript.Request, WireScript.Numbers(63, 32 * 1024 - 7, 16 * 1024)), DisconnectKind.ProtocolError },
        { "a word of BEP 6 that was not agreed on", WireScript.Frame(WireScript.HaveAll), DisconnectKind.ProtocolError },
        { "a block of bytes that are not there", WireScript.Frame(WireScript.Piece, [.. WireScript.Numbers(0, 32 * 1024), 1]), DisconnectKind.ProtocolError },
        { "a frame that never ends", Unfinished, DisconnectKind.ClosedByPeer },
    };

    [InteropTheory(RealClient.Libtorrent)]
    [MemberData(nameof(Frames))]
    public async Task Whoever_breaks_the_protocol_is_left_and_the_good_one_serves(string name, byte[] frame, DisconnectKind expected)
    {
        name.ShouldNotBeEmpty();
        await using var scene = await BadPeerScene.StartAsync();
        await using var bad = new BadPeer(scene.Metainfo, async wire =>
        {
            await wire.ShakeHandsAsync();
            await wire.SendAsync(frame);
            if (expected == DisconnectKind.ClosedByPeer) wire.End();
            else await wire.UntilClosedAsync();
        });

        scene.Download.Connect(bad.EndPoint);

        (await scene.Download.WaitForEndAsync(bad.EndPoint)).Kind.ShouldBe(expected);
        await scene.CompleteAsync();
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Whoever_falls_silent_is_left()
    {
        await using var scene = await BadPeerScene.StartAsync(new PeerOptions { SilenceTimeout = TimeSpan.FromSeconds(2) });
        await using var bad = new BadPeer(scene.Metainfo, async wire =>
        {
            await wire.ShakeHandsAsync();
            await wire.UntilClosedAsync();
        });

        scene.Download.Connect(bad.EndPoint);

        (await scene.Download.WaitForEndAsync(bad.EndPoint)).Kind.ShouldBe(DisconnectKind.Silence);
        await scene.CompleteAsync();
    }
}
