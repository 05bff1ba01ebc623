using System.Reactive.Linq;
using Rx.Torrent.Bencode;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Hooks;

/// <summary>on_handshake, add_handshake: the handshakes of both sides, and who may say what in ours.</summary>
public class HandshakeHookTests
{
    private static readonly ReservedBits Ours = new(0x8000_0000_0000_0000);

    [Fact]
    public void Reserved_bits_and_peer_id_can_be_read_and_our_own_bits_set()
    {
        Handshake? theirs = null;
        var scene = new PluginScene(b => b.Use(
            incoming: (messages, _) => messages.Do(message => theirs ??= message as Handshake),
            outgoing: (messages, _) => messages.Select(message => message is Handshake ours ? ours with { Reserved = ours.Reserved.With(Ours) } : message)));
        var peer = scene.Connect();

        theirs!.PeerId.ShouldBe(peer.Id);
        theirs.Reserved.ShouldBe(peer.Reserved);
        peer.Heard<Handshake>().Single().Reserved.Has(Ours).ShouldBeTrue();
    }

    [Fact]
    public void What_our_handshake_no_longer_offers_is_not_spoken()
    {
        var scene = new PluginScene(b => b.Use(outgoing: (messages, _) => messages.Select(message =>
            message is Handshake ours ? ours with { Reserved = ours.Reserved.Without(ReservedBits.Fast).Without(ReservedBits.ExtensionProtocol) } : message)));
        var peer = scene.Connect();

        peer.Heard<HaveNone>().ShouldBeEmpty();
        peer.Heard<ExtendedHandshake>().ShouldBeEmpty();
        peer.Send(HaveAll.Instance); // not agreed on
        scene.Scene.Pass(0.5);
        scene.Client.Ends.ShouldBe([DisconnectKind.ProtocolError]);
    }

    [Fact]
    public void A_plugin_steps_out_of_a_peer_by_letting_everything_pass()
    {
        // libtorrent removes a plugin whose on_handshake returns false; here a stage that has nothing more to say is one that passes its input on.
        var seen = 0;
        var scene = new PluginScene(b => b.Use(incoming: (messages, _) => messages.Publish(shared =>
            shared.Take(1).Merge(shared.Take(1).SelectMany(message => message is Handshake { Reserved: var bits } && bits.Has(Ours) ? shared.Do(_ => seen++) : shared)))));
        var peer = scene.Connect(new Have(new PieceIndex(1)), new Have(new PieceIndex(2)));

        seen.ShouldBe(0);
        scene.CoreGot<Have>().Count().ShouldBe(2);
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void Our_extended_handshake_is_added_to_and_each_plugin_sees_what_those_further_in_have_said()
    {
        var scene = new PluginScene(b => b.Use(outgoing: Says("token", "a"), name: "one").Use(outgoing: Says("colour", "b"), name: "two"));
        var peer = scene.Connect();

        var hello = peer.Heard<ExtendedHandshake>().Single();
        hello.Content.TryGetString("token", out var token).ShouldBeTrue();
        hello.Content.TryGetString("colour", out var colour).ShouldBeTrue();
        (token!.Text, colour!.Text).ShouldBe(("a", "b"));
        hello.ClientVersion.ShouldNotBeNull(); // what the core says stays
    }

    [Theory]
    [InlineData("one", "two")]
    [InlineData("inline", "inline")] // two plugins may have one name
    public void Two_plugins_that_say_one_key_are_an_error_that_names_both(string first, string second)
    {
        var scene = new PluginScene(b => b.Use(outgoing: Says("token", "a"), name: first).Use(outgoing: Says("token", "b"), name: second));
        var peer = scene.Connect();

        peer.IsConnected.ShouldBeFalse();
        var fault = scene.Client.Faults.ShouldHaveSingleItem();
        fault.Plugin.ShouldBe(first); // the core's end is the last one's, so the first is the one that comes second
        fault.Exception.Message.ShouldContain($"'{first}'");
        fault.Exception.Message.ShouldContain($"'{second}'");
        peer.Heard<ExtendedHandshake>().ShouldBeEmpty();
    }

    [Fact]
    public void A_key_is_free_again_when_its_plugin_has_gone()
    {
        var scene = new PluginScene(_ => { });
        var peer = scene.Connect();
        var first = scene.Client.Swarm.Use(outgoing: Says("token", "a"), name: "first", extensions: ["ut_a"]);
        scene.Scene.Pass(0.5);
        first.Dispose();
        scene.Client.Swarm.Use(outgoing: Says("token", "b"), name: "second", extensions: ["ut_b"]);
        scene.Scene.Pass(0.5);

        scene.Client.Faults.ShouldBeEmpty();
        peer.Heard<ExtendedHandshake>()[^1].Content.TryGetString("token", out var token).ShouldBeTrue();
        token!.Text.ShouldBe("b");
    }

    [Fact]
    public void An_id_of_a_plugins_own_choice_is_its_fault()
    {
        var scene = new PluginScene(b => b.Use(
            outgoing: (messages, _) => messages.Select(message => message is ExtendedHandshake hello ? hello.WithExtension("ut_mine", 42) : message), name: "chooser"));
        var peer = scene.Connect();

        peer.IsConnected.ShouldBeFalse();
        scene.Client.Faults.ShouldHaveSingleItem().Plugin.ShouldBe("chooser");
    }

    [Fact]
    public void Ids_are_given_by_the_library_and_are_the_same_for_every_peer()
    {
        var scene = new PluginScene(b => b.Use(name: "a", extensions: ["ut_a"]).Use(name: "b", extensions: ["ut_b", "ut_c"]));
        var (one, other) = (scene.Connect(), scene.Connect());

        var names = one.Heard<ExtendedHandshake>().Single().Extensions.ToDictionary();
        names.Keys.ShouldBe(["ut_a", "ut_b", "ut_c"], ignoreOrder: true);
        names.Values.Distinct().Count().ShouldBe(3);
        names.Values.ShouldAllBe(id => id > 0);
        other.Heard<ExtendedHandshake>().Single().Extensions.ToDictionary().ShouldBe(names);
    }

    [Fact]
    public void More_extensions_than_there_are_ids_are_refused_and_cost_none()
    {
        var scene = new PluginScene(_ => { });

        Should.Throw<InvalidOperationException>(() => scene.Client.Client.Use(name: "greedy", extensions: [.. Enumerable.Range(0, 300).Select(number => new ExtensionOffer($"x_{number}"))]));
        scene.Client.Client.Use(name: "small", extensions: ["x_1", "y_1"]);
        scene.Scene.Pass(0.1);
        scene.Connect().Heard<ExtendedHandshake>()[0].Extensions.ToDictionary().Keys.ShouldBe(["x_1", "y_1"], ignoreOrder: true);
    }

    private static Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>> Says(string key, string value) =>
        (messages, _) => messages.Select(message => message is ExtendedHandshake hello ? hello.With(key, new BencodeString(value)) : message);
}
