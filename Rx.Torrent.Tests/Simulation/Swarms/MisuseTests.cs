using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Swarms;

namespace Rx.Torrent.Tests.Simulation.Swarms;

/// <summary>What somebody does who has not read everything.</summary>
public class MisuseTests
{
    private static readonly GeneratedContent Content = new(pieceCount: 8);

    [Fact]
    public void A_swarm_is_not_complete_while_a_crowd_is_still_to_come()
    {
        using var swarm = new SimulatedSwarm(Content, seed: 1);
        swarm.AddSeed();
        swarm.FlashCrowd(count: 5, within: TimeSpan.FromSeconds(30));

        swarm.UntilComplete();

        swarm.Peers.Count.ShouldBe(6);
        swarm.Peers.ShouldAllBe(peer => peer.IsComplete);
    }

    [Fact]
    public void What_a_script_throws_comes_with_the_seed_and_the_timeline()
    {
        var failure = Should.Throw<SimulationException>(() =>
        {
            using var swarm = new SimulatedSwarm(Content, seed: 41);
            swarm.AddSeed();
            swarm.After(TimeSpan.FromSeconds(2), () => throw new NotSupportedException("as it must"));
            swarm.After(TimeSpan.FromSeconds(3), () => throw new NotSupportedException("and not this instead"));
            swarm.Pass(TimeSpan.FromSeconds(5));
        });

        failure.Message.ShouldStartWith("seed 41: NotSupportedException: as it must; now it is 00:00:02");
        failure.Message.ShouldContain("#0    Joined");
        failure.InnerException.ShouldBeOfType<NotSupportedException>();
    }

    [Fact]
    public void What_a_script_finds_wrong_stays_what_it_is()
    {
        using var swarm = new SimulatedSwarm(Content, seed: 41);
        var wrong = swarm.Failure("it is wrong");
        swarm.After(TimeSpan.FromSeconds(2), () => throw wrong);

        Should.Throw<SimulationException>(() => swarm.Pass(TimeSpan.FromSeconds(5))).ShouldBeSameAs(wrong);
    }

    [Fact]
    public void The_hash_is_known_when_the_swarm_is_gone()
    {
        var swarm = new SimulatedSwarm(Content, seed: 1);
        swarm.AddSeed();
        swarm.Pass(TimeSpan.FromSeconds(1));
        swarm.Dispose();

        var hash = swarm.Log.Hash;
        swarm.Note("after the end");

        hash.Length.ShouldBe(64);
        swarm.Log.Hash.ShouldBe(hash);
    }

    [Fact]
    public void Nobody_asks_a_peer_that_is_gone_how_it_stands()
    {
        using var swarm = new SimulatedSwarm(Content, seed: 1);
        var peer = swarm.AddSeed();
        peer.Crash();
        var before = swarm.Elapsed;

        Should.Throw<InvalidOperationException>(() => peer.Progress).Message.ShouldBe("#0 (10.0.1.1) is gone");
        swarm.Elapsed.ShouldBe(before);
    }

    [Fact]
    public void Who_still_says_goodbye_does_not_start_again()
    {
        using var swarm = new SimulatedSwarm(Content, seed: 1);
        var peer = swarm.AddSeed();
        swarm.Pass(TimeSpan.FromSeconds(1));
        var goodbye = peer.LeaveAsync();

        Should.Throw<InvalidOperationException>(peer.Restart).Message.ShouldStartWith("#0 (10.0.1.1) is still saying goodbye");
        peer.LeaveAsync().ShouldBeSameAs(goodbye);
        swarm.Finish(goodbye);
        peer.Restart();
        swarm.Pass(TimeSpan.FromSeconds(1));
        peer.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void A_task_that_was_cancelled_has_no_result()
    {
        using var swarm = new SimulatedSwarm(Content, seed: 7);

        Should.Throw<SimulationException>(() => swarm.Finish(Task.FromCanceled<string>(new CancellationToken(canceled: true))))
            .Message.ShouldStartWith("seed 7: a task was cancelled");
    }

    [Fact]
    public void Time_does_not_go_back()
    {
        using var swarm = new SimulatedSwarm(Content, seed: 7);

        Should.Throw<ArgumentOutOfRangeException>(() => swarm.Pass(TimeSpan.FromSeconds(-1)));
        Should.Throw<ArgumentOutOfRangeException>(() => swarm.FlashCrowd(-1, TimeSpan.Zero));
        Should.Throw<ArgumentOutOfRangeException>(() => swarm.FlashCrowd(1, TimeSpan.FromSeconds(-1)));
    }
}
