namespace Rx.Torrent.Dashboard.Measure;

/// <summary>Reads streams as open pages do, in a process of its own, so that its work is not taken for the server's.</summary>
internal static class Readers
{
    /// <summary>Reads until the input ends; then says how many events of each name a page has got, and how many bytes, of all pages together.</summary>
    public static async Task<int> RunAsync(Uri url, int pages, TextReader input, TextWriter output, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = pages });
        var reading = Enumerable.Range(0, pages).Select(_ => ReadAsync(http, url, end.Token)).ToArray();
        await input.ReadToEndAsync(cancellation).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        var counts = await Task.WhenAll(reading).ConfigureAwait(false);
        foreach (var name in counts.SelectMany(count => count).GroupBy(count => count.Key, count => count.Value))
            await output.WriteLineAsync($"{name.Key} {name.Sum()}").ConfigureAwait(false);
        return 0;
    }

    private static async Task<Dictionary<string, long>> ReadAsync(HttpClient http, Uri url, CancellationToken end)
    {
        const string Event = "event: ";
        var counts = new Dictionary<string, long> { ["bytes"] = 0 };
        try
        {
            using var stream = new StreamReader(await http.GetStreamAsync(url, end).ConfigureAwait(false));
            while (await stream.ReadLineAsync(end).ConfigureAwait(false) is { } line)
            {
                counts["bytes"] += line.Length + 1;
                if (line.StartsWith(Event, StringComparison.Ordinal)) counts[line[Event.Length..]] = counts.GetValueOrDefault(line[Event.Length..]) + 1;
            }
        }
        catch (OperationCanceledException)
        {
            return counts; // the end
        }
        return counts;
    }
}
