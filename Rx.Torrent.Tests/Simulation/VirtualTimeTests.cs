using System.Net;
using System.Reactive.Linq;
using System.Security.Cryptography;
using System.Text;
using Rx.Torrent.Plugins;
using Rx.Torrent.Testing.Simulation;

namespace Rx.Torrent.Tests.Simulation;

/// <summary>With everything on one scheduler nothing escapes to another thread, and the same seed tells the same story.</summary>
public class VirtualTimeTests
{
    [Fact]
    public void A_whole_life_happens_on_the_thread_that_advances_time()
    {
        var scene = new Scene();
        var threads = new HashSet<int>();
        scene.Network.Events.Subscribe(_ => threads.Add(Environment.CurrentManagedThreadId));
        var seed = scene.SeedClient();
        var leech = scene.Client(peers: [seed.EndPoint]);
        leech.Swarm.ObserveState().Subscribe(_ => threads.Add(Environment.CurrentManagedThreadId));

        scene.Until(() => leech.IsSeeding);
        scene.Finish(leech.Swarm.PauseAsync());
        leech.Swarm.State.ShouldBe(SwarmState.Paused);
        scene.Finish(leech.Swarm.ResumeAsync());
        scene.Finish(leech.Swarm.RecheckAsync());
        leech.Swarm.State.ShouldBe(SwarmState.Seeding);
        scene.Finish(leech.Swarm.RemoveAsync());
        leech.Dispose();
        seed.Dispose();

        threads.ShouldBe([Environment.CurrentManagedThreadId]);
    }

    [Fact]
    public void A_client_is_disposed_without_a_thread_besides()
    {
        var scene = new Scene();
        var client = scene.SeedClient();
        scene.Until(() => client.IsSeeding);

        var disposal = client.Client.DisposeAsync().AsTask();
        scene.Pass(1); // all of it happens in here: nobody waits for a thread that may come later

        disposal.IsCompleted.ShouldBeTrue();
        client.Swarm.State.ShouldBe(SwarmState.Stopped);
    }

    [Fact]
    public void The_context_of_the_calling_thread_is_left_alone()
    {
        var context = new CountingContext();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            var scene = new Scene();
            var seed = scene.SeedClient();
            var leech = scene.Client(peers: [seed.EndPoint]);
            scene.Until(() => leech.IsSeeding);
            seed.Dispose();
            leech.Dispose();
            SynchronizationContext.Current.ShouldBe(context);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
        context.Posts.ShouldBe(0);
    }

    [Fact]
    public void The_same_seed_tells_the_same_story_twice() => Story(seed: 7).ShouldBe(Story(seed: 7));

    [Fact]
    public void Another_seed_tells_another() => Story(seed: 7).ShouldNotBe(Story(seed: 8));

    /// <summary>A hash of all that happened in the network and the swarms, with the times.</summary>
    private static string Story(int seed)
    {
        var scene = new Scene(new TestContent(pieceCount: 30), seed);
        using var story = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Tell(object what) => story.AppendData(Encoding.UTF8.GetBytes($"{scene.Time.Clock} {what}\n"));
        scene.Network.Events.Subscribe(Tell);
        var conditions = new NetworkConditions { UploadRate = 200_000, Jitter = TimeSpan.FromMilliseconds(5), Loss = 0.02 };
        var peers = new List<IPEndPoint>();
        var clients = new List<SceneClient>();
        for (var i = 0; i < 6; i++)
        {
            var client = scene.Client(i == 0 ? scene.Content.FullStore() : null, peers, host: scene.Network.AddHost(conditions: conditions));
            client.Swarm.WhenPieceVerified.Where(piece => piece.Contributors.Count > 0)
                .Subscribe(piece => Tell($"{client.Host} {piece.Piece} {string.Join(' ', piece.Contributors.Select(peer => peer.EndPoint))}"));
            client.Swarm.WhenPeerDisconnected.Subscribe(end => Tell($"{client.Host} {end.Peer.EndPoint} {end.Reason}"));
            peers.Add(client.EndPoint);
            clients.Add(client);
        }
        scene.Until(() => clients.All(client => client.IsSeeding));
        foreach (var client in clients) client.Dispose();
        return Convert.ToHexString(story.GetHashAndReset());
    }

    private sealed class CountingContext : SynchronizationContext
    {
        public int Posts { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            Posts++;
            base.Post(d, state);
        }
    }
}
