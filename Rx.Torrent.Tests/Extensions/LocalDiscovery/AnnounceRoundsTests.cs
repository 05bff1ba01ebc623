using Rx.Torrent.Extensions.LocalDiscovery;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Extensions.LocalDiscovery;

public class AnnounceRoundsTests
{
    private static readonly DateTimeOffset Start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly AnnounceRounds _rounds = new(TimeSpan.FromMinutes(5));

    [Fact]
    public void A_swarm_is_announced_at_once_and_then_every_five_minutes()
    {
        _rounds.Next().ShouldBeNull();
        _rounds.Want(Swarm(1), At(0));

        _rounds.Take(At(0)).ShouldBe([Swarm(1)]);
        _rounds.Next().ShouldBe(At(5));
        _rounds.Take(At(4.9)).ShouldBeEmpty();
        _rounds.Take(At(5)).ShouldBe([Swarm(1)]);
    }

    [Fact]
    public void One_that_runs_dry_is_announced_sooner_but_not_twice_within_a_minute()
    {
        _rounds.Want(Swarm(1), At(0));
        _rounds.Take(At(0));

        _rounds.Want(Swarm(1), At(0.1));
        _rounds.Next().ShouldBe(At(1));
        _rounds.Want(Swarm(1), At(3));
        _rounds.Next().ShouldBe(At(3));
    }

    [Fact]
    public void One_that_went_and_came_again_is_not_announced_twice_within_a_minute_either()
    {
        _rounds.Want(Swarm(1), At(0));
        _rounds.Take(At(0));
        _rounds.Forget(Swarm(1));
        _rounds.Next().ShouldBeNull();

        _rounds.Want(Swarm(1), At(0.5));

        _rounds.Next().ShouldBe(At(1));
    }

    [Fact]
    public void Those_that_are_due_soon_go_along()
    {
        _rounds.Want(Swarm(1), At(0));
        _rounds.Take(At(0));
        _rounds.Want(Swarm(2), At(0.5));
        _rounds.Take(At(0.5));

        _rounds.Take(At(5)).ShouldBe([Swarm(1), Swarm(2)]);
        _rounds.Next().ShouldBe(At(10));
    }

    [Fact]
    public void However_many_swarms_want_there_are_five_rounds_in_five_minutes()
    {
        var rounds = 0;
        for (var second = 0; second < 20 * 60; second++)
        {
            _rounds.Want(Swarm(second), At(second / 60.0));
            rounds += _rounds.Take(At(second / 60.0)).Count > 0 ? 1 : 0;
        }

        rounds.ShouldBeInRange(15, 20);
    }

    [Fact]
    public void Ten_thousand_swarms_all_have_their_turn()
    {
        for (var i = 0; i < 10_000; i++) _rounds.Want(Swarm(i), At(0));
        var announced = new HashSet<InfoHash>();

        for (var minute = 0; minute < 60; minute++) announced.UnionWith(_rounds.Take(At(minute)));

        announced.Count.ShouldBe(10_000);
    }

    private static DateTimeOffset At(double minutes) => Start + TimeSpan.FromMinutes(minutes);

    private static InfoHash Swarm(int number) => new([.. BitConverter.GetBytes(number), .. new byte[16]]);
}
