using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.CommandLine.Json;
using Rx.Torrent.CommandLine.Options;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Access;
using Rx.Torrent.Discovery.Trackers.Scraping;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.CommandLine.Commands;

/// <summary><c>scrape</c>: how many are in a swarm, as its trackers say.</summary>
internal sealed class ScrapeCommand : Command
{
    private readonly Argument<string> _what = new("torrent") { Description = "A .torrent file, a magnet link, or a tracker's announce URL" };
    private readonly Argument<string[]> _infoHashes = new("infohash") { Description = "Behind a tracker: the swarms to ask about", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<Uri[]> _trackers = new("--tracker", "-t")
    {
        Description = "A tracker to ask besides; repeatable",
        HelpName = "url",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = ParseTrackers,
    };

    private readonly Option<int> _timeout = new("--timeout")
    {
        Description = "How many seconds a tracker may take; by default 15",
        HelpName = "seconds",
        DefaultValueFactory = _ => 15,
        CustomParser = ParseTimeout,
    };

    private readonly OutputOptions _output = new();
    private readonly Shell _shell;

    public ScrapeCommand(Shell shell)
        : base("scrape", "Asks trackers how many seeds and leechers a swarm has, without joining it.")
    {
        _shell = shell;
        Add(_what);
        Add(_infoHashes);
        Add(_trackers);
        Add(_timeout);
        _output.AddTo(this, canBeLive: false);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var target = ScrapeTarget.Read(parsed.GetRequiredValue(_what), parsed.GetValue(_infoHashes) ?? [], parsed.GetValue(_trackers) ?? []);
        var isJson = _output.Read(parsed, _shell) == OutputForm.Json;
        var limit = TimeSpan.FromSeconds(parsed.GetValue(_timeout));
        using var loop = new EventLoopScheduler();
        using var clients = TrackerClients.CreateDefault(loop, new Random(), new TrackerAccess { TrustedHosts = [.. target.Typed.Select(url => url.IdnHost)] });
        var answers = target.InfoHashes
            .Select(infoHash => clients.Scrape(target.Trackers, infoHash, loop, limit).Do(scrape => Show(scrape, infoHash, isJson)))
            .Concat();
        var isAnswered = await answers.Aggregate(false, (any, scrape) => any || scrape.Failure is null).ToTask(cancellation).ConfigureAwait(false);
        return isAnswered ? ExitCode.Done : ExitCode.Network;
    }

    private void Show(TrackerScrape scrape, InfoHash infoHash, bool isJson)
    {
        if (isJson)
        {
            JsonForms.Write(_shell.Raw, ScrapeJson.Of(scrape, infoHash), JsonForms.Readable.ScrapeJson);
            return;
        }
        var row = new Row().Add($"{infoHash}  ", Styles.Quiet).Add($"{scrape.Tracker.OriginalString}  ");
        _shell.Output.Write(scrape switch
        {
            { Failure: { } failure } => row.Add(failure.Message, Styles.Bad),
            { Counts: { } counts } => row.Add($"{Number(counts.Seeds)} seeds, {Number(counts.Leechers)} leechers, {Number(counts.Downloads)} downloads", Styles.Good),
            _ => row.Add("not known there", Styles.Warning),
        });
    }

    private static string Number(int? count) => count is { } known ? Units.Count(known) : "?";

    private static Uri[] ParseTrackers(ArgumentResult result)
    {
        var trackers = new List<Uri>();
        foreach (var token in result.Tokens)
        {
            if (Uri.TryCreate(token.Value, UriKind.Absolute, out var url)) trackers.Add(url);
            else result.AddError($"'{token.Value}': expected the announce URL of a tracker, such as udp://t.example:6969/announce");
        }
        return [.. trackers];
    }

    private static int ParseTimeout(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 3600) return seconds;
        result.AddError($"'{text}': expected seconds from 1 to 3600");
        return 0;
    }
}
