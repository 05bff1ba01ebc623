using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation.Trackers;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Tests.Storage;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Tests.Plugins.Hooks;

/// <summary>The kinds of event that need something special to happen, one by one; <see cref="EventTests"/> has the everyday ones.</summary>
public sealed class EventKindTests : IDisposable
{
    private readonly Scene _scene = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void That_metadata_became_known_is_said_once_and_behind_it_the_metainfo_is_there()
    {
        var client = _scene.MagnetClient();
        var events = client.Client.Events.OfType<ClientEvent.MetadataKnown>().ToLiveList();

        client.Swarm.TrySetMetadata(_scene.Content.Metainfo.Metadata).ShouldBeTrue();
        _scene.Pass(1);

        var (swarm, metainfo) = events.ShouldHaveSingleItem();
        swarm.ShouldBe(client.Swarm);
        metainfo.ShouldBe(swarm.Metainfo);
        metainfo.Name.ShouldBe(_scene.Content.Metainfo.Name);
    }

    [Fact]
    public void A_store_that_opens_the_second_time_makes_no_second_piece_of_news()
    {
        var attempts = 0;
        var client = _scene.MagnetClient(add: o => o with
        {
            Store = null,
            StoreFactory = _ => ++attempts == 1 ? throw new StoreException(StoreFault.Denied, StoreOperation.Open, "store", "not yet") : _scene.Content.Store(),
        });
        var events = client.Client.Events.ToLiveList();

        client.Swarm.TrySetMetadata(_scene.Content.Metainfo.Metadata);
        _scene.Until(() => client.Swarm.State == SwarmState.Error);
        _scene.Finish(client.Swarm.ResumeAsync());

        attempts.ShouldBe(2);
        client.Swarm.State.ShouldBe(SwarmState.Downloading);
        events.OfType<ClientEvent.MetadataKnown>().Count().ShouldBe(1);
    }

    [Fact]
    public void A_check_says_how_far_it_is_with_1_at_its_end()
    {
        var client = _scene.Client(_scene.Content.FullStore());
        var events = client.Client.Events.OfType<ClientEvent.CheckProgressed>().ToLiveList();

        _scene.Finish(client.Swarm.RecheckAsync());

        events.ShouldBe([new ClientEvent.CheckProgressed(client.Swarm, 1)]); // it is small: one job
    }

    [Fact]
    public void Resume_data_that_was_saved_is_told_of()
    {
        var client = _scene.Client(_scene.Content.FullStore(), build: Keep);
        var events = client.Client.Events.OfType<ClientEvent.ResumeSaved>().ToLiveList();

        _scene.Finish(client.Swarm.PauseAsync());

        events.ShouldAllBe(told => told.Swarm == client.Swarm);
        events.ShouldNotBeEmpty();
        Directory.GetFiles(_directory.Path, "*.resume").ShouldHaveSingleItem();
    }

    [Fact]
    public void Resume_data_that_could_not_be_saved_is_told_of_with_the_reason()
    {
        var client = _scene.Client(_scene.Content.FullStore(), build: Keep);
        _scene.Pass(1);
        var events = client.Client.Events.ToLiveList();
        var path = Path.Combine(_directory.Path, $"{client.Swarm.InfoHash}.resume");
        File.Delete(path);
        Directory.CreateDirectory(path); // now there is no place for it

        _scene.Finish(client.Swarm.PauseAsync());

        var told = events.OfType<ClientEvent.ResumeNotSaved>().ShouldHaveSingleItem();
        told.Reason.Operation.ShouldBe(StoreOperation.Write);
        events.OfType<ClientEvent.ResumeSaved>().ShouldBeEmpty();
    }

    [Fact]
    public void An_address_that_cannot_be_had_is_told_of_and_thrown()
    {
        var client = _scene.Client();
        var events = client.Client.Events.ToLiveList();

        var thrown = Should.Throw<TransportException>(() => client.Client.Listen(client.EndPoint));

        events.ShouldBe([new ClientEvent.ListenerFailed(client.EndPoint, thrown)]);
        client.Client.ListenEndPoints.Count.ShouldBe(1);
    }

    [Fact]
    public void A_listener_that_gives_up_is_told_of_and_is_no_address_of_ours_any_more()
    {
        var transport = new LosingTransport();
        var client = TorrentClient.Create(b => b.UseLoop(_scene.Time, _scene.Time).UseTransport(transport).ListenAt(new IPEndPoint(IPAddress.Loopback, 7)));
        var events = client.Events.ToLiveList();

        transport.Channels.OnError(new TransportException(System.Net.Sockets.SocketError.NetworkDown, "the network is gone"));

        client.ListenEndPoints.ShouldBeEmpty();
        var told = (ClientEvent.ListenerFailed)events.ShouldHaveSingleItem();
        told.EndPoint.Port.ShouldBe(7);
        told.Reason.Message.ShouldBe("the network is gone");
        told.Swarm.ShouldBeNull();
        transport.IsDisposed.ShouldBeTrue();
        _scene.Finish(client.DisposeAsync().AsTask());
        events.OfType<ClientEvent.ListenerClosed>().ShouldBeEmpty();
    }

    [Fact]
    public void A_store_that_fails_is_told_of()
    {
        var store = new FaultyStore(_scene.Content.Store()) { WriteFault = StoreFault.Full };
        var client = _scene.Client(store);
        var events = client.Client.Events.OfType<ClientEvent.StoreFailed>().ToLiveList();
        client.Swarm.Connect(_scene.Peer().HasAll().Serves(_scene.Content).Listen());

        _scene.Until(() => client.Swarm.State == SwarmState.Error);

        events[0].Reason.Fault.ShouldBe(StoreFault.Full);
    }

    [Fact]
    public void What_a_tracker_says_is_told()
    {
        var tracker = new SimulatedTracker(_scene.Network);
        var host = _scene.Network.AddHost();
        var client = _scene.Client(host: host, build: b => b.UseTrackerClient(SimulatedTracker.ClientOf(host)), add: o => o with { Trackers = [[tracker.Uri]] });
        var events = client.Client.Events.OfType<ClientEvent.TrackerSaid>().ToLiveList();

        _scene.Pass(5);

        events.ShouldHaveSingleItem().Said.Tracker.ShouldBe(tracker.Uri);
    }

    [Fact]
    public void Whoever_asks_for_an_event_of_a_swarm_gets_one_that_is_there()
    {
        var client = _scene.Client(_scene.Content.FullStore());
        var names = new List<string>();
        client.Client.Events.Subscribe(told => names.Add(told switch
        {
            ClientEvent.PieceVerified(var swarm, var piece) => $"{piece.Piece} of {swarm.Name}",
            ClientEvent.OfSwarm known => known.Swarm.Name,
            _ => "",
        }));

        _scene.Finish(client.Swarm.RecheckAsync());

        names.ShouldAllBe(name => name.EndsWith(client.Swarm.Name));
        names.ShouldContain($"0 of {client.Swarm.Name}");
    }

    private void Keep(TorrentClientBuilder builder) => builder.Configure(o => o with { KeepResumeData = true, StateDirectory = _directory.Path });
}
