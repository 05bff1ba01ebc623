using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.Testing;

namespace Rx.Torrent.Tests.Swarms.Life;

/// <summary>How often one may look.</summary>
public class ProgressTests
{
    private readonly Simulation.Scene _scene = new();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(9_999)]
    [InlineData(long.MinValue)]
    public void A_loop_that_would_do_nothing_else_is_refused_when_it_is_asked_for(long ticks)
    {
        var swarm = _scene.SeedClient().Swarm;

        Should.Throw<ArgumentOutOfRangeException>(() => swarm.ObserveProgress(TimeSpan.FromTicks(ticks))).ParamName.ShouldBe("every");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    public void Looks_come_as_often_as_was_asked_for(int milliseconds)
    {
        var looks = _scene.SeedClient().Swarm.ObserveProgress(TimeSpan.FromMilliseconds(milliseconds)).ToLiveList();
        _scene.Pass(10.0002);

        looks.Count.ShouldBe(1 + 10_000 / milliseconds);
    }

    [Fact]
    public async Task Whoever_never_wants_another_look_gets_the_first_and_the_last()
    {
        await using var client = TorrentClient.Create(b => b.ListenAt().Configure(o => o with { KeepResumeData = false }));
        var swarm = client.Add(_scene.Content.Metainfo, "nowhere", new AddOptions { Store = _scene.Content.FullStore(), UseTrackers = false });
        var first = new TaskCompletionSource();
        var looks = swarm.ObserveProgress(TimeSpan.MaxValue).Do(_ => first.TrySetResult()).ToList().ToTask();
        await first.Task.Soon("the first look");
        await swarm.RemoveAsync().Soon();

        (await looks.Soon("the last look")).Count.ShouldBe(2);
    }
}
