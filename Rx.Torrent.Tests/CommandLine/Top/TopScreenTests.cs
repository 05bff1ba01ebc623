using System.Collections.Immutable;
using System.Net;
using Rx.Torrent.Choking;
using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.CommandLine.Top;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Picking;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms;
using Rx.Torrent.Swarms.Views;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.CommandLine.Top;

public sealed class TopScreenTests
{
    private readonly Swarm _swarm = new Scene().Client().Swarm;

    [Fact]
    public void What_matters_is_there()
    {
        var screen = Draw(120, 30);

        screen.ShouldContain("> some swarm");
        screen.ShouldContain("43.0 %");
        screen.ShouldContain("2 of 4 pieces, 1 under way, the rarest at 1 peer");
        screen.ShouldContain("########++++----");
        screen.ShouldContain("Seaside 1.0");
        screen.ShouldContain("192.0.2.7:6881");
        screen.ShouldContain("DuI");
        screen.ShouldContain("1 KiB/s");
        screen.ShouldContain("tracker https://t.example works, 5 seeds, 1 other");
        screen.ShouldContain("something happened");
        screen.ShouldContain("q: quit");
        screen.ShouldNotContain("passkey");
    }

    [Theory]
    [InlineData(200, 60)]
    [InlineData(120, 30)]
    [InlineData(80, 24)]
    [InlineData(60, 16)]
    public void It_stays_within_the_terminal_however_much_there_is(int width, int height)
    {
        var lines = Draw(width, height, swarms: 40, peers: 500).Split('\n');

        lines.ShouldAllBe(line => line.Length <= width);
        lines.Length.ShouldBeLessThanOrEqualTo(height); // the last is empty: the cursor's
        lines.ShouldContain(line => line.StartsWith('>'));
        lines[^2].ShouldContain("q: quit");
    }

    [Fact]
    public void Nothing_at_all_is_a_screen_too() =>
        Draw(new TopMoment(TopSelection.None, TopDetails.None, []), 80, 24).ShouldContain("no pieces are known yet");

    [Fact]
    public void What_strangers_call_themselves_cannot_move_the_cursor()
    {
        var moment = Moment() with { Events = [new TopEvent("bad \u001b[2J news", Styles.Bad)] };
        moment = moment with
        {
            Selection = new([new TopSwarm("evil\u001b[31m\nname", _swarm, Progress)], 0),
            Details = moment.Details with { Peers = [Peer(1) with { Client = "x\u001b]0;y\u0007\u202Ez" }] },
        };

        Draw(moment, 100, 30).Where(c => char.IsControl(c) && c != '\n').ShouldBeEmpty();
        Draw(moment, 100, 30).ShouldNotContain('\u202E');
    }

    [Fact]
    public void The_selection_stays_with_its_swarm_and_within_the_list()
    {
        var other = new Scene().Client().Swarm;
        TopSwarm one = new("one", _swarm, Progress), two = new("two", other, Progress);
        var selection = TopSelection.None.With([one, two]);

        selection.Current.ShouldBe(one);
        selection.After(TopKey.Up).Current.ShouldBe(one);
        selection.After(TopKey.Down).After(TopKey.Down).Current.ShouldBe(two);
        selection.After(TopKey.Down).With([two, one]).Index.ShouldBe(0); // it has moved
        selection.After(TopKey.Down).With([one]).Current.ShouldBe(one); // it has gone
        TopSelection.None.After(TopKey.Down).Current.ShouldBeNull();
    }

    [Theory]
    [InlineData(ConsoleKey.UpArrow, '\0', "Up")]
    [InlineData(ConsoleKey.J, 'j', "Down")]
    [InlineData(ConsoleKey.P, 'p', "Pause")]
    [InlineData(ConsoleKey.Q, 'q', "Quit")]
    [InlineData(ConsoleKey.X, 'x', "")]
    public void Keys_mean_what_the_last_line_says(ConsoleKey key, char letter, string meaning) =>
        $"{TopKeys.Of(new ConsoleKeyInfo(letter, key, shift: false, alt: false, control: false))}".ShouldBe(meaning);

    private static SwarmProgress Progress { get; } = new()
    {
        State = SwarmState.Downloading, TotalBytes = 100, BytesLeft = 57, PiecesVerified = 43, PieceCount = 100, Checked = 1, Downloaded = 43, Uploaded = 0, Wasted = 0,
        DownloadRate = 1024, UploadRate = 0, Peers = 3, Seeds = 1, RequestsOutstanding = 0, DistributedCopies = 2,
    };

    private static PeerView Peer(int number) => new(new PeerToken(number), new IPEndPoint(IPAddress.Parse("192.0.2.7"), 6880 + number))
    {
        Transport = "tcp", IsIncoming = true, Id = PeerId.Create("-XX0001-", new Random(number)), Client = "Seaside 1.0", Source = PeerSourceKind.Incoming,
        AmChoking = true, AmInterested = true, PeerChoking = false, PeerInterested = true, IsSeed = false, IsUploadOnly = false, IsSnubbing = false,
        Completed = 0.5, DownloadRate = 1024, UploadRate = 0, Downloaded = 1, Uploaded = 2, Wasted = 0, RequestsOutstanding = 7, RequestsWaiting = 0,
    };

    private static PieceView Piece(int index, PieceState state) =>
        new(new PieceIndex(index), state) { Blocks = 0, BlockCount = 1, Availability = 1, Priority = PiecePriority.Normal };

    private TopMoment Moment(int swarms = 1, int peers = 1) => new(
        new TopSelection([.. Enumerable.Range(0, swarms).Select(number => new TopSwarm(number == swarms / 2 ? "some swarm" : $"swarm {number}", _swarm, Progress))], swarms / 2),
        new TopDetails(
            [.. Enumerable.Range(1, peers).Select(Peer)],
            [Piece(0, PieceState.Verified), Piece(1, PieceState.Verified), Piece(2, PieceState.Partial), Piece(3, PieceState.Wanted)],
            [new TrackerView(new Uri("https://t.example/passkey/announce"), 0, TrackerStatus.Working) { Seeds = 5, Leechers = 1 }]),
        ImmutableQueue.CreateRange(Enumerable.Repeat(new TopEvent("something happened", Styles.Plain), 20)));

    private string Draw(int width, int height, int swarms = 1, int peers = 1) => Draw(Moment(swarms, peers), width, height);

    private static string Draw(TopMoment moment, int width, int height)
    {
        using var writer = new StringWriter();
        var console = Invocation.Console(writer, width);
        console.Profile.Capabilities.Unicode = false;
        console.Write(TopScreen.Of(moment, width, height));
        return writer.ToString();
    }
}
