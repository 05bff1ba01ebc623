using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rx.Torrent.Dashboard.Measure;

/// <summary>Looks at a crowd with no page, with one, with ten, and with one beside a page that has stopped reading.</summary>
internal sealed class MeasureRun(int peers, int pieces, TimeSpan time, TextWriter output)
{
    private const double Mebibyte = 1024 * 1024;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var crowd = new Crowd(peers, pieces);
        await using var _ = crowd.ConfigureAwait(false);
        var app = await DashboardApp.StartAsync(crowd.Client, new DashboardOptions { Urls = ["http://127.0.0.1:0"] }, cancellation).ConfigureAwait(false);
        await using var __ = app.ConfigureAwait(false);
        var url = new Uri(app.Addresses[0], $"/api/live?swarm={crowd.Swarm.InfoHash}");
        await crowd.WhenAllAreHereAsync(cancellation).ConfigureAwait(false);

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{peers} peers, {pieces} pieces, {time.TotalSeconds:0} s each; the share of one core is that of this process: the download, the peers, and what pages cost beyond \"no page\"")).ConfigureAwait(false);
        await output.WriteLineAsync("                                    core   events/s   bytes/s   heap MiB   set MiB").ConfigureAwait(false);
        await LookAsync("a page, to warm up", url, 1, cancellation).ConfigureAwait(false);
        await LookAsync("no page", url, 0, cancellation).ConfigureAwait(false);
        await LookAsync("one page", url, 1, cancellation).ConfigureAwait(false);
        await LookAsync("ten pages", url, 10, cancellation).ConfigureAwait(false);
        using var stalled = await StallAsync(url, cancellation).ConfigureAwait(false);
        await LookAsync("one page and one that reads nothing", url, 1, cancellation).ConfigureAwait(false);
        return 0;
    }

    private async Task LookAsync(string what, Uri url, int pages, CancellationToken cancellation)
    {
        using var readers = pages > 0 ? StartReaders(url, pages) : null;
        await Task.Delay(TimeSpan.FromSeconds(2), cancellation).ConfigureAwait(false); // they get everything first
        using var self = Process.GetCurrentProcess();
        var (cpu, start) = (self.TotalProcessorTime, Stopwatch.GetTimestamp());
        await Task.Delay(time, cancellation).ConfigureAwait(false);
        self.Refresh();
        var share = (self.TotalProcessorTime - cpu) / Stopwatch.GetElapsedTime(start);
        var counts = readers is null ? [] : await StopAsync(readers, cancellation).ConfigureAwait(false);
        var seconds = time.TotalSeconds + 2;
        var events = counts.Where(count => count.Name != "bytes").Sum(count => count.Value) / seconds / Math.Max(1, pages);
        var bytes = counts.Where(count => count.Name == "bytes").Sum(count => count.Value) / seconds / Math.Max(1, pages);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-36}{share,6:0.0 %}{events,9:0.0}{bytes,11:N0}{GC.GetTotalMemory(forceFullCollection: true) / Mebibyte,9:0.0}{Environment.WorkingSet / Mebibyte,11:0}")).ConfigureAwait(false);
        if (counts.Count > 0)
            await output.WriteLineAsync($"    of a page, a second: {string.Join(", ", counts.Where(count => count.Name != "bytes").Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Name} {count.Value / seconds / pages:0.0}")))}").ConfigureAwait(false);
    }

    private static Process StartReaders(Uri url, int pages)
    {
        var program = Environment.ProcessPath!;
        string[] own = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        return Process.Start(new ProcessStartInfo(program, [.. own, MeasureCommand.Reader, url.AbsoluteUri, $"{pages}"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    private static async Task<List<(string Name, long Value)>> StopAsync(Process readers, CancellationToken cancellation)
    {
        readers.StandardInput.Close();
        var said = await readers.StandardOutput.ReadToEndAsync(cancellation).ConfigureAwait(false);
        await readers.WaitForExitAsync(cancellation).ConfigureAwait(false);
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(words => (words[0], long.Parse(words[1], CultureInfo.InvariantCulture)))];
    }

    /// <summary>Asks for the stream and then reads nothing of it.</summary>
    private static async Task<Socket> StallAsync(Uri url, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, url.Port, cancellation).ConfigureAwait(false);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\n\r\n"), cancellation).ConfigureAwait(false);
        return socket;
    }
}
