using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Http;
using Rx.Torrent.Discovery.Trackers.Scraping;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing;

namespace Rx.Torrent.Tests.Discovery;

public class ScrapeTests
{
    private static readonly InfoHash One = InfoHash.Parse("0025262b2f3d7eff0025262b2f3d7eff00112233");
    private static readonly InfoHash Other = InfoHash.Parse(new string('1', 40));
    private static readonly string OneRaw = new([.. One.Span.ToArray().Select(b => (char)b)]);

    [Theory]
    [InlineData("http://t.example/announce", "http://t.example/scrape?")]
    [InlineData("http://t.example/x/announce", "http://t.example/x/scrape?")]
    [InlineData("http://t.example/announce.php?passkey=a%2fb", "http://t.example/scrape.php?passkey=a%2fb&")]
    [InlineData("http://t.example/announce?x2%0644", "http://t.example/scrape?x2%0644&")]
    [InlineData("http://t.example/announce/announce", "http://t.example/announce/scrape?")]
    public void The_URL_follows_from_the_announce_URL(string announce, string start) =>
        ScrapeUrl.Build(new Uri(announce), [One]).AbsoluteUri.ShouldBe(start + "info_hash=%00%25%26%2B%2F%3D~%FF%00%25%26%2B%2F%3D~%FF%00%11%223");

    [Theory]
    [InlineData("http://t.example/a")]
    [InlineData("http://t.example/")]
    [InlineData("http://t.example/announce/x")]
    [InlineData("http://announce.example/x?announce")]
    public void Where_none_follows_there_is_no_scrape(string announce) =>
        Should.Throw<TrackerException>(() => ScrapeUrl.Build(new Uri(announce), [One])).Kind.ShouldBe(TrackerFailureKind.Unsupported);

    [Fact]
    public async Task What_the_tracker_says_of_what_was_asked_is_taken()
    {
        using var server = new HostileHttpServer(HostileHttpServer.Ok(
            $"d5:filesd20:{OneRaw}d8:completei11e10:downloadedi13772e10:incompletei19ee20:aaaaaaaaaaaaaaaaaaaad8:completei1eeee"));
        using var client = new HttpTrackerClient();
        var counts = await client.ScrapeAsync(server.Announce, [One, Other]);
        counts.ShouldHaveSingleItem().ShouldBe(new(One, new ScrapeCounts(11, 19, 13772)));
        server.Requests.Single().ShouldStartWith("GET /scrape?info_hash=%00%25");
    }

    [Theory]
    [InlineData("d5:filesd22:xxxxxxxxxxxxxxxxxxxxxxd8:completei5eeee", 5)] // the hash as text
    [InlineData("d5:filesd20:xxxxxxxxxxxxxxxxxxxxd8:completei5eeee", null)] // another swarm
    public async Task A_hash_that_was_mangled_is_still_the_one_that_was_asked_about(string body, int? seeds)
    {
        using var server = new HostileHttpServer(HostileHttpServer.Ok(body));
        using var client = new HttpTrackerClient();
        var counts = await client.ScrapeAsync(server.Announce, [One]);
        (counts.TryGetValue(One, out var one) ? one.Seeds : null).ShouldBe(seeds);
        (await client.ScrapeAsync(server.Announce, [One, Other])).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("d14:failure reason2:noe", TrackerFailureKind.Refused)]
    [InlineData("de", TrackerFailureKind.BadResponse)]
    [InlineData("d5:filesi1ee", TrackerFailureKind.BadResponse)]
    [InlineData("le", TrackerFailureKind.BadResponse)]
    [InlineData("<html>", TrackerFailureKind.BadResponse)]
    public async Task What_is_no_answer_is_a_typed_failure(string body, TrackerFailureKind kind)
    {
        using var server = new HostileHttpServer(HostileHttpServer.Ok(body));
        using var client = new HttpTrackerClient();
        (await Should.ThrowAsync<TrackerException>(() => client.ScrapeAsync(server.Announce, [One]))).Kind.ShouldBe(kind);
    }

    [Fact]
    public void Any_bytes_are_counts_or_a_typed_failure()
    {
        var likely = Gen.OneOf(Gen.Elements("0123456789:ilde-".Select(c => (byte)c).ToArray()), Gen.Choose(0, 255).Select(i => (byte)i));
        Prop.ForAll(likely.ArrayOf().ToArbitrary(), bytes =>
        {
            byte[][] bodies = [bytes, [.. "d5:files"u8, .. bytes, (byte)'e'], [.. System.Text.Encoding.Latin1.GetBytes($"d5:filesd20:{OneRaw}"), .. bytes, .. "ee"u8]];
            foreach (var body in bodies)
            {
                try
                {
                    ScrapeResponseReader.Read(body, [One]);
                }
                catch (TrackerException)
                {
                    continue;
                }
            }
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(60));
    }

    [Fact]
    public void Several_trackers_are_asked_a_few_at_a_time_and_each_has_its_word()
    {
        var time = new TestScheduler();
        var client = new Trackers();
        var answers = client.Scrape(new[] { "good", "down", "slow", "odd", "good" }.Select(TrackerScene.Url), One, time, TimeSpan.FromSeconds(5), atOnce: 2).ToLiveList();

        time.AdvanceBy(TimeSpan.FromSeconds(1));
        client.UnderWay.ShouldBe(1); // all but the slow one are done
        time.AdvanceBy(TimeSpan.FromSeconds(10));

        answers.Select(answer => (answer.Tracker.Host, answer.Counts?.Seeds, answer.Failure?.Kind)).ShouldBe(
            [("good", 5, null), ("down", null, TrackerFailureKind.Refused), ("odd", null, TrackerFailureKind.ClientFault), ("slow", null, TrackerFailureKind.TimedOut)]);
        client.Most.ShouldBe(2);
        answers.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Where_nobody_speaks_the_scheme_that_is_said()
    {
        using var clients = new TrackerClients();
        (await Should.ThrowAsync<TrackerException>(() => clients.ScrapeAsync(new Uri("wss://t.example/announce"), [One]))).Kind.ShouldBe(TrackerFailureKind.Unsupported);
        ITrackerClient old = new TrackerScene();
        (await Should.ThrowAsync<TrackerException>(() => old.ScrapeAsync(new Uri("http://t.example/announce"), [One]))).Kind.ShouldBe(TrackerFailureKind.Unsupported);
    }

    private sealed class Trackers : ITrackerClient
    {
        public IReadOnlyCollection<string> Schemes => ["http"];

        public int UnderWay { get; private set; }

        public int Most { get; private set; }

        public Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellation = default) => throw new NotSupportedException();

        public async Task<IReadOnlyDictionary<InfoHash, ScrapeCounts>> ScrapeAsync(
            Uri tracker, IReadOnlyCollection<InfoHash> infoHashes, CancellationToken cancellation = default)
        {
            Most = Math.Max(Most, ++UnderWay);
            try
            {
                if (tracker.Host == "slow") await Observable.Never<int>().ToTask(cancellation);
            }
            finally
            {
                UnderWay--;
            }
            return tracker.Host switch
            {
                "good" => new Dictionary<InfoHash, ScrapeCounts> { [infoHashes.Single()] = new(5, 6, 7) },
                "down" => throw new TrackerException(TrackerFailureKind.Refused, "no"),
                _ => throw new InvalidOperationException("odd"),
            };
        }
    }
}
