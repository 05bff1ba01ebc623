using Rx.Torrent.Discovery.Trackers;

namespace Rx.Torrent.Tests.Discovery;

/// <summary>Which port trackers are told, and when they hear that it is another one.</summary>
public sealed class TrackerPortTests
{
    private readonly TrackerScene _scene = new();

    [Fact]
    public void A_tracker_out_there_is_told_the_port_at_which_the_world_reaches_us()
    {
        _scene.ExternalPort = 40000;
        using var announcer = _scene.Started("a");
        Ports().ShouldBe([40000]);
    }

    [Theory]
    [InlineData("192.168.1.1")]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public void A_tracker_in_the_house_is_told_our_own(string host)
    {
        _scene.ExternalPort = 40000;
        using var announcer = _scene.Started(host);
        Ports().ShouldBe([6881]);
    }

    [Fact]
    public void Another_port_is_told_as_soon_as_the_minimum_interval_is_over()
    {
        _scene.Answers("a", interval: 1800, minInterval: 60);
        using var announcer = _scene.Started("a");
        _scene.Pass(10);
        ChangePort(40000);

        _scene.Pass(100);
        _scene.Heard().ShouldBe("0 a started, 60 a");
        _scene.Pass(1800);
        _scene.Heard().ShouldBe("1860 a");
    }

    [Fact]
    public void A_port_that_changes_while_a_tracker_is_told_the_old_one_is_told_behind_it()
    {
        var answer = _scene.Hangs("a");
        using var announcer = _scene.Started("a");
        ChangePort(40000);
        _scene.Pass(1);
        _scene.Answers("a", interval: 1800, minInterval: 60);
        answer.SetResult(new AnnounceResponse { Interval = TimeSpan.FromMinutes(30), MinInterval = TimeSpan.FromMinutes(1) });

        _scene.Pass(100);
        Ports().ShouldBe([6881, 40000]);
        _scene.Pass(1000);
        Ports().Length.ShouldBe(2);
    }

    private ushort[] Ports() => [.. _scene.Requests.Select(request => request.Port)];

    private void ChangePort(ushort port)
    {
        _scene.ExternalPort = port;
        _scene.PortChanged.OnNext(default);
    }
}
