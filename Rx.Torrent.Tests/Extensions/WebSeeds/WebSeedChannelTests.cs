using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Extensions.WebSeeds;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Transport;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.WebSeeds;

/// <summary>What a web seed understands of what is said to it, and what it says.</summary>
public class WebSeedChannelTests
{
    private static readonly BlockRange First = new(new PieceIndex(1), 0, PieceLayout.BlockLength);
    private static readonly BlockRange Second = new(new PieceIndex(3), 0, PieceLayout.BlockLength);

    [Fact]
    public void Requests_and_cancels_are_read_out_of_anything_in_pieces_of_any_size()
    {
        var scene = new Scene(new TestContent(pieceCount: 4));
        var handshake = new Handshake(ReservedBits.Fast, scene.Content.Metainfo.InfoHash, PeerId.Create("-XX0001-", new Random(1)));
        PeerMessage[] said =
        [
            handshake, KeepAlive.Instance, new Request(First), Interested.Instance, new Extended(3, new Payload(new byte[256])), new Request(Second), new Cancel(Second), new Request(Second),
        ];
        byte[] words = [.. said.SelectMany(MessageCodec.Encode)];

        Prop.ForAll(Gen.Choose(1, words.Length).ArrayOf().ToArbitrary(), sizes => Answers(scene, words, sizes).SequenceEqual(
            ["Handshake", "HaveAll", "Unchoke", "KeepAlive", $"rejects {Second}"])).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Who_says_what_no_peer_takes_is_left()
    {
        var scene = new Scene(new TestContent(pieceCount: 4));
        using var channel = Channel(scene);

        channel.Send([new byte[68]]).ShouldBe(ChannelState.Failed);
        channel.Receive(new byte[100], out _).ShouldBe(ChannelState.Failed);
        channel.Failure.ShouldContain("no peer takes");
    }

    /// <summary>The first request is being fetched for ever, so the second one waits.</summary>
    private static List<string> Answers(Scene scene, byte[] words, int[] sizes)
    {
        using var channel = Channel(scene);
        ReadOnlySpan<byte> rest = words;
        for (var i = 0; rest.Length > 0; i++)
        {
            var size = Math.Min(i < sizes.Length ? sizes[i] : 7, rest.Length);
            channel.Send([rest[..size].ToArray()]).ShouldBe(ChannelState.Ready);
            rest = rest[size..];
        }
        var answers = new byte[4096];
        channel.Receive(answers, out var count).ShouldBe(ChannelState.Ready);
        return [.. new MessageCodec(scene.Content.Layout.PieceCount).Decode(answers.AsSpan(0, count)).Select(message => message is RejectRequest reject ? $"rejects {reject.Block}" : message.GetType().Name)];
    }

    private static WebSeedChannel Channel(Scene scene)
    {
        var options = new WebSeedOptions { Handler = new SimulatedWeb(scene) { Delay = TimeSpan.MaxValue } };
        return new WebSeedChannel(new Uri("http://93.184.216.34/"), new IPEndPoint(IPAddress.Loopback, 80), scene.Content.Metainfo, new WebSeedServer(options), options, scene.Time);
    }
}
