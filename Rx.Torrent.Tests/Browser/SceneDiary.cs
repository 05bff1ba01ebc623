using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Rx.Torrent.Dashboard.Views;
using Rx.Torrent.Swarms;
using Xunit.Abstractions;

namespace Rx.Torrent.Tests.Browser;

/// <summary>What happened in a scene, and how it stands at its end: a test that failed tells it, for a count of rows alone does not say why there are none.</summary>
internal sealed class SceneDiary(ITestOutputHelper output)
{
    private const int Kept = 60;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>Writes down what a client says of itself.</summary>
    public void Follow(string name, TorrentClient client) => client.Events.Subscribe(happened =>
    {
        if (LogText.Of(happened) is (not LogKind.Piece, var text)) Note($"{name}: {text}");
    });

    /// <summary>Writes a line down.</summary>
    public void Note(string text)
    {
        _lines.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_start).TotalSeconds,7:0.0} s  {text}"));
        if (_lines.Count > Kept) _lines.TryDequeue(out _);
    }

    /// <summary>Tells it all.</summary>
    public async Task TellAsync(IEnumerable<Swarm> swarms, IEnumerable<WatchedPage> pages)
    {
        Note("the end");
        foreach (var page in pages) output.WriteLine(await page.DescribeAsync());
        foreach (var swarm in swarms)
        {
            var progress = await swarm.GetProgressAsync();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{swarm.Name}: {progress.State} {progress.Error}, {progress.PiecesVerified} of {progress.PieceCount} pieces, {progress.DownloadRate:0} B/s, {progress.Peers} peers"));
        }
        foreach (var line in _lines) output.WriteLine(line);
    }
}
