using System.Globalization;

namespace Rx.Torrent.Tests.Client;

/// <summary>What the system knows of this process: its threads, files and sockets. On Linux.</summary>
internal static class ProcessView
{
    /// <summary>How many threads of our loops there are.</summary>
    public static int LoopThreads =>
        Directory.GetDirectories("/proc/self/task").Count(task => Read(Path.Combine(task, "comm")).Trim() == "rx-torrent loop");

    /// <summary>The open files that lie in a directory.</summary>
    public static string[] FilesIn(string directory) =>
        [.. Descriptors().Where(target => target.StartsWith(directory + "/", StringComparison.Ordinal))];

    /// <summary>The sockets of this process that have one of these ports at either end, as the system writes them down.</summary>
    public static string[] SocketsAt(IReadOnlyCollection<int> ports)
    {
        var ours = Descriptors().Where(target => target.StartsWith("socket:[", StringComparison.Ordinal)).Select(target => target[8..^1]).ToHashSet();
        return [.. new[] { "/proc/self/net/tcp", "/proc/self/net/tcp6" }
            .SelectMany(table => Read(table).Split('\n').Skip(1))
            .Where(line => line.Length > 0)
            .Where(line =>
            {
                var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                return ours.Contains(columns[9]) && (ports.Contains(PortOf(columns[1])) || ports.Contains(PortOf(columns[2])));
            })];
    }

    private static int PortOf(string address) => int.Parse(address[(address.LastIndexOf(':') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Descriptors() =>
        Directory.GetFileSystemEntries("/proc/self/fd").Select(link => new FileInfo(link).LinkTarget).OfType<string>();

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return ""; // it has ended meanwhile
        }
    }
}
