using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Picking;

public class RequestWindowTests
{
    [Fact]
    public void A_fast_line_is_filled()
    {
        // 600 MB/s with 1 ms of delay: under way are 37 blocks, and the window must never be what limits.
        var line = new Line(bytesPerSecond: 600e6, delay: 0.001, peerLimit: 2000);
        line.Run(seconds: 3).ShouldBeGreaterThan(0.95 * 600e6);
        line.Window.Size.ShouldBe(2000);
    }

    [Fact]
    public void A_fast_and_long_line_is_filled()
    {
        // 100 MB/s with 100 ms of delay: 611 blocks are under way.
        var line = new Line(bytesPerSecond: 100e6, delay: 0.1, peerLimit: 2000);
        line.Run(seconds: 2).ShouldBeGreaterThan(0.5 * 100e6, "it doubles each round trip");
        line.Run(seconds: 10).ShouldBeGreaterThan(0.95 * 100e6);
    }

    [Fact]
    public void A_slow_and_long_line_is_filled_and_not_flooded()
    {
        var line = new Line(bytesPerSecond: 50e3, delay: 0.3);
        line.Run(seconds: 30).ShouldBeGreaterThan(0.95 * 50e3);
        line.Window.Size.ShouldBeInRange(4, 8);
    }

    [Fact]
    public void A_crawling_peer_is_asked_for_a_few_blocks_only()
    {
        var line = new Line(bytesPerSecond: 2e3, delay: 0.1);
        line.Run(seconds: 200).ShouldBeGreaterThan(0.95 * 2e3);
        line.Window.Size.ShouldBeInRange(2, 4);
    }

    [Fact]
    public void A_line_that_gets_faster_is_filled_again()
    {
        var line = new Line(bytesPerSecond: 100e3, delay: 0.05);
        line.Run(seconds: 20);
        line.Window.IsInSlowStart.ShouldBeFalse();
        line.BytesPerSecond = 5e6;
        line.Run(seconds: 20);
        line.Run(seconds: 5).ShouldBeGreaterThan(0.95 * 4e6, "with the usual limit of 250 blocks there is no more to be had");
    }

    [Fact]
    public void A_line_that_gets_slower_is_not_flooded()
    {
        var line = new Line(bytesPerSecond: 5e6, delay: 0.05);
        line.Run(seconds: 5);
        line.Window.Size.ShouldBeGreaterThan(200);
        line.BytesPerSecond = 100e3;
        line.Run(seconds: 120);
        line.Window.Size.ShouldBeInRange(4, 12);
    }

    [Fact]
    public void The_window_grows_by_one_with_each_block_at_first()
    {
        var window = new RequestWindow(TimeSpan.Zero);
        var before = window.Size;
        for (var i = 0; i < 10; i++) Block(window, 0.01 * i);
        window.Size.ShouldBe(before + 10);
        window.IsInSlowStart.ShouldBeTrue();
    }

    [Fact]
    public void The_limits_of_the_peer_and_of_ours_hold()
    {
        var window = new RequestWindow(TimeSpan.Zero, limit: 100);
        for (var i = 0; i < 500; i++) Block(window, 0.0001 * i);
        window.Size.ShouldBe(100);
        window.PeerLimit = 20;
        window.Size.ShouldBe(20);
        window.PeerLimit = -5;
        window.Size.ShouldBe(1);
        window.PeerLimit = int.MaxValue;
        window.Size.ShouldBe(100);
    }

    [Fact]
    public void A_peer_that_snubs_us_is_asked_for_one_block_until_it_sends()
    {
        var window = new RequestWindow(TimeSpan.Zero);
        for (var i = 0; i < 100; i++) Block(window, 0.001 * i);
        window.Snub();
        window.Size.ShouldBe(1);
        Block(window, 100);
        window.Size.ShouldBe(5, "it begins anew");
    }

    [Fact]
    public void The_time_that_we_were_choked_does_not_count()
    {
        var line = new Line(bytesPerSecond: 1e6, delay: 0.05);
        line.Run(seconds: 10);
        var size = line.Window.Size;
        size.ShouldBeGreaterThan(50);
        line.Wait(seconds: 300);
        line.Window.Resume(line.Now);
        line.Run(seconds: 5);
        line.Window.Size.ShouldBeInRange(size - 5, size + 5);
    }

    private static void Block(RequestWindow window, double second) =>
        window.OnBlock(TimeSpan.FromSeconds(second), PieceLayout.BlockLength, TimeSpan.FromSeconds(0.01));

    /// <summary>A peer behind a line: each block takes its time to be sent, one after the other, and the delay there and back.</summary>
    private sealed class Line(double bytesPerSecond, double delay, int peerLimit = RequestWindow.UsualPeerLimit)
    {
        private readonly Queue<(double Requested, double Arrives)> _underWay = [];
        private double _now;
        private double _free;

        public RequestWindow Window { get; } = new(TimeSpan.Zero) { PeerLimit = peerLimit };

        public double BytesPerSecond { get; set; } = bytesPerSecond;

        public TimeSpan Now => TimeSpan.FromSeconds(_now);

        /// <summary>Downloads for so long, and says how many bytes per second came in.</summary>
        public double Run(double seconds)
        {
            var from = _now;
            var bytes = 0L;
            while (_now < from + seconds)
            {
                while (_underWay.Count < Window.Size)
                {
                    _free = Math.Max(_free, _now + delay / 2) + PieceLayout.BlockLength / BytesPerSecond;
                    _underWay.Enqueue((_now, _free + delay / 2));
                }
                var (requested, arrives) = _underWay.Dequeue();
                _now = Math.Max(_now, arrives);
                bytes += PieceLayout.BlockLength;
                Window.OnBlock(Now, PieceLayout.BlockLength, TimeSpan.FromSeconds(_now - requested));
            }
            return bytes / (_now - from);
        }

        public void Wait(double seconds)
        {
            _underWay.Clear();
            _now += seconds;
        }
    }
}
