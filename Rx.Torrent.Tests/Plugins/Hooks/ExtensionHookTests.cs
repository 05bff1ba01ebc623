using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Hooks;

/// <summary>on_extension_handshake, on_extended: what the peer takes changes over time, and messages go by name.</summary>
public class ExtensionHookTests
{
    private static readonly Payload Body = new([1, 2, 3]);

    [Fact]
    public void Extended_handshakes_add_to_each_other_and_0_disables_and_a_later_one_enables()
    {
        var scene = Scene();
        var peer = scene.Connect(ExtendedHandshake.Empty.WithExtension("ut_other", 1));
        var us = scene.SideOf(peer);
        SendAndSee(expected: null); // it does not take ut_test yet, and the plugin is still there

        peer.Send(ExtendedHandshake.Empty.WithExtension("ut_test", 7));
        SendAndSee(expected: 7);
        us.Extensions.Extensions.ToDictionary().ShouldBe(new Dictionary<string, byte> { ["ut_other"] = 1, ["ut_test"] = 7 }, ignoreOrder: true);

        peer.Send(ExtendedHandshake.Empty.WithExtension("ut_test", 0));
        SendAndSee(expected: null);

        peer.Send(ExtendedHandshake.Empty.WithExtension("ut_test", 9));
        SendAndSee(expected: 9);
        us.Extensions.TryGetExtension("ut_other", out var other).ShouldBeTrue();
        other.ShouldBe((byte)1);

        void SendAndSee(byte? expected)
        {
            scene.Scene.Pass(0.2);
            peer.ForgetReceived();
            var sending = us.SendAsync(new Extended("ut_test", Body));
            scene.Scene.Pass(0.2);
            peer.Heard<Extended>().Select(message => (byte?)message.Id).ShouldBe(expected is null ? [] : [expected]);
            sending.IsCompleted.ShouldBeTrue();
            (sending.Failure is null).ShouldBe(expected is not null);
        }
    }

    [Fact]
    public void An_extended_message_comes_by_name()
    {
        var scene = Scene();
        var peer = scene.Connect();

        peer.Send(new Extended(IdOf(peer), Body));
        scene.Scene.Pass(0.5);
        var message = scene.CoreGot<Extended>().Single();
        (message.Name, message.Body).ShouldBe(("ut_test", Body));
    }

    [Fact]
    public void A_message_that_came_from_one_peer_is_passed_on_to_another_under_that_ones_id()
    {
        IPeer? target = null;
        var scene = new PluginScene(b => b.Use(
            name: "relay",
            extensions: ["ut_test"],
            incoming: (messages, peer) => messages.Do(message =>
            {
                if (message is Extended { Name: "ut_test" } chat && peer != target) target!.Send(chat);
            })));
        var listener = scene.Connect(ExtendedHandshake.Empty.WithExtension("ut_test", 200));
        target = scene.SideOf(listener);
        var speaker = scene.Connect();

        speaker.Send(new Extended(IdOf(speaker), Body));
        scene.Scene.Pass(0.5);
        listener.Heard<Extended>().ShouldBe([new Extended(200, Body)]);
        scene.Wire.OfType<Extended>().Single().Origin!.Plugin.ShouldBe("relay"); // not from the wire: a plugin sends it
    }

    [Fact]
    public void What_is_put_into_the_outgoing_stream_of_another_peer_is_the_plugins_and_not_held_back_by_its_stage()
    {
        var relayed = new System.Reactive.Subjects.Subject<PeerMessage>();
        var scene = new PluginScene(b => b.Use(
            name: "relay",
            extensions: ["ut_test"],
            incoming: (messages, _) => messages.Do(message =>
            {
                if (message is Extended) relayed.OnNext(message);
            }),
            outgoing: (messages, _) => messages.Where(message => message is not Piece).Merge(relayed)), new TestContent(pieceCount: 2), 0, 1);
        var peer = scene.Connect(ExtendedHandshake.Empty.WithExtension("ut_test", 200), Interested.Instance);
        scene.Scene.Until(() => peer.Heard<Unchoke>().Count > 0, limit: 60);

        peer.Send(new Extended(IdOf(peer), Body));
        scene.Scene.Pass(0.5);
        scene.Wire.OfType<Extended>().Single().Origin!.Plugin.ShouldBe("relay");
        peer.Send(new Request(scene.Content.Block(0)));
        scene.Scene.Pass(0.5);
        peer.Heard<RejectRequest>().Count.ShouldBe(1); // the block was dropped at once: this stage has never passed one on late
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(64 * 1024)]
    public void A_long_message_comes_whole_however_it_is_cut_and_says_how_far_it_is(int cut)
    {
        const int Length = 900 * 1024;
        var scene = Scene(limit: 1024 * 1024 - 2);
        var peer = scene.Connect();
        var progress = new List<ReceiveProgress>();
        scene.SideOf(peer).Receiving.Subscribe(progress.Add);
        var said = new Extended(IdOf(peer), new Payload(Enumerable.Range(0, Length).Select(i => (byte)i).ToArray()));
        var bytes = MessageCodec.Encode(said);

        // The last part of it in pieces, each a read of its own; byte by byte it would be a million reads.
        var inPieces = cut == 1 ? 2000 : bytes.Length;
        peer.SendBytes(bytes[..^inPieces]);
        foreach (var part in bytes[^inPieces..].Chunk(cut))
        {
            peer.SendBytes(part);
            scene.Scene.Pass(0.01);
        }
        scene.Scene.Pass(5);
        scene.CoreGot<Extended>().Single().Body.ShouldBe(said.Body);
        progress.ShouldNotBeEmpty();
        progress.ShouldAllBe(step => step.Extension == "ut_test" && step.Total == bytes.Length && step.Received < step.Total);
        progress.Select(step => step.Received).ShouldBeInOrder();
    }

    [Fact]
    public void A_message_beyond_the_limit_of_its_extension_is_refused_from_its_header()
    {
        var scene = Scene(limit: 100 * 1024);
        var peer = scene.Connect();
        var progress = new List<ReceiveProgress>();
        scene.SideOf(peer).Receiving.Subscribe(progress.Add);

        peer.SendBytes(MessageCodec.Encode(new Extended(IdOf(peer), new Payload(new byte[900 * 1024])))[..6]); // nothing but the header
        scene.Scene.Pass(0.5);
        scene.Client.Ends.ShouldBe([DisconnectKind.ProtocolError]);
        progress.ShouldBeEmpty();
        scene.CoreGot<Extended>().ShouldBeEmpty();
    }

    /// <summary>The id under which we take ut_test.</summary>
    private static byte IdOf(ScriptedPeer peer) => peer.Heard<ExtendedHandshake>()[0].Extensions.Single(extension => extension.Key == "ut_test").Value;

    private static PluginScene Scene(int limit = 128 * 1024) => new(b => b.Use(name: "test", extensions: [new ExtensionOffer("ut_test", limit)]));
}
