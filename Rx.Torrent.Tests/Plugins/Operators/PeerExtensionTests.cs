using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Testing;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Operators;

/// <summary>An extension on one connection, by its name.</summary>
public class PeerExtensionTests
{
    private readonly PluginScene _scene = new(b => b.Use(name: "x", extensions: ["ut_x"]));

    [Fact]
    public void It_tells_whether_the_peer_takes_it_now_and_whenever_that_changes()
    {
        var peer = _scene.Connect();
        var extension = _scene.Client.Connected[0].Extension("ut_x");
        var enabled = extension.ObserveEnabled().ToLiveList();

        peer.Send(ExtendedHandshake.Empty.WithExtension("ut_x", 9), ExtendedHandshake.Empty.WithExtension("ut_y", 8), ExtendedHandshake.Empty.WithExtension("ut_x", 0));
        _scene.Scene.Pass(1);
        enabled.AssertEqual(false, true, false);
        extension.IsEnabled.ShouldBeFalse();
        peer.Send(ExtendedHandshake.Empty.WithExtension("ut_x", 7));
        _scene.Scene.Pass(1);
        var later = extension.ObserveEnabled().ToLiveList();
        _scene.Scene.Pass(1);
        later.AssertEqual(true);
        peer.Close();
        _scene.Scene.Pass(1);
        enabled.AssertCompleted();
    }

    [Fact]
    public void Whoever_begins_to_watch_elsewhere_than_on_the_loop_begins_there_so_that_nothing_is_said_in_between()
    {
        var peer = _scene.Connect();
        var (extension, loop) = (_scene.Client.Connected[0].Extension("ut_x"), _scene.Client.Connected[0].Loop);
        var elsewhere = extension.ObserveEnabled().ToLiveList();
        elsewhere.ShouldBeEmpty();

        peer.Send(ExtendedHandshake.Empty.WithExtension("ut_x", 9));
        _scene.Scene.Pass(1);
        elsewhere.AssertEqual(false, true);

        LiveList<bool>? onLoop = null;
        loop.Schedule(() => (onLoop = extension.ObserveEnabled().ToLiveList()).AssertEqual(true));
        _scene.Scene.Pass(1);
        onLoop.ShouldNotBeNull().AssertEqual(true);
    }

    [Fact]
    public void Messages_go_both_ways_by_name()
    {
        var peer = _scene.Connect(ExtendedHandshake.Empty.WithExtension("ut_x", 9));
        var extension = _scene.Client.Connected[0].Extension("ut_x");
        var bodies = extension.Messages.ToLiveList();
        peer.Heard<ExtendedHandshake>().Single().TryGetExtension("ut_x", out var id).ShouldBeTrue();

        peer.Send(new Extended(id, Bytes(1, 2)), new Extended((byte)(id + 1), Bytes(3)));
        extension.Send(Bytes(4));
        _scene.Scene.Pass(1);
        bodies.AssertEqual(Bytes(1, 2));
        peer.Heard<Extended>().ShouldBe([new Extended(9, Bytes(4))]);
    }

    [Fact]
    public void A_message_that_the_peer_does_not_take_goes_nowhere_and_its_sender_hears_of_it()
    {
        var peer = _scene.Connect();
        var sending = _scene.Client.Connected[0].Extension("ut_x").SendAsync(Bytes(1));

        _scene.Scene.Pass(1);
        sending.Failure.ShouldNotBeNull();
        peer.Heard<Extended>().ShouldBeEmpty();
    }

    [Fact]
    public void The_progress_of_a_long_message_can_be_watched()
    {
        var peer = _scene.Connect(ExtendedHandshake.Empty.WithExtension("ut_x", 9));
        var progress = _scene.Client.Connected[0].Extension("ut_x").Progress.ToLiveList();
        peer.Heard<ExtendedHandshake>().Single().TryGetExtension("ut_x", out var id).ShouldBeTrue();

        peer.SendBytes(MessageCodec.Encode(new Extended(id, Bytes(new byte[10_000])))[..5000]);
        _scene.Scene.Pass(1);
        progress[^1].ShouldBe(new ReceiveProgress("ut_x", 5000, 10_006));
    }

    [Fact]
    public void All_that_a_peer_says_of_itself_is_a_state_over_time()
    {
        var peer = _scene.Connect();
        var versions = _scene.Client.Connected[0].ObserveExtensions().Select(hello => hello.ClientVersion).ToLiveList();

        peer.Send(ExtendedHandshake.Empty with { ClientVersion = "Seaside 1.0" });
        _scene.Scene.Pass(1);
        versions.AssertEqual(null, "Seaside 1.0");
    }

    private static Payload Bytes(params byte[] bytes) => new(bytes);
}
