using System.Diagnostics;
using Rx.Torrent.Tests.Architecture.Source;

namespace Rx.Torrent.Tests.Interop.Harness;

/// <summary>Which real clients this machine has, looked up once.</summary>
internal static class InstalledClients
{
    /// <summary>Debian's own Python: the only one that its libtorrent binding is made for.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>Where <c>test.sh</c> puts what is made for Node.js.</summary>
    public static string NodeModules { get; } = Path.Combine(RepositoryRoot.Path, "artifacts", "node", "node_modules");

    private static readonly Dictionary<RealClient, (string Remedy, Lazy<string?> Path)> Known = new()
    {
        [RealClient.Libtorrent] = ("apt-get install python3-libtorrent", new(FindLibtorrent)),
        [RealClient.Transmission] = ("apt-get install transmission-daemon", new(() => FindProgram("transmission-daemon"))),
        [RealClient.OpenTracker] = ("apt-get install opentracker", new(() => FindProgram("opentracker"))),
        [RealClient.Chromium] = ("apt-get install chromium", new(() => FindProgram("chromium"))),
        [RealClient.NodeTracker] = ("test.sh does it where there is npm", new(() => FindNode("bittorrent-tracker"))),
        [RealClient.NodeDht] = ("test.sh does it where there is npm", new(() => FindNode("bittorrent-dht"))),
    };

    /// <summary>True on a build server, where a missing client is a failure and not a reason to skip.</summary>
    public static bool MustBeThere => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>The program of a client.</summary>
    /// <exception cref="FileNotFoundException">It is not installed.</exception>
    public static string PathOf(RealClient client) =>
        Known[client].Path.Value ?? throw new FileNotFoundException(Describe(client));

    /// <summary>Says which of <paramref name="clients"/> are missing and how to get them; null when none is.</summary>
    public static string? Missing(RealClient clients)
    {
        var missing = Known.Where(known => clients.HasFlag(known.Key) && known.Value.Path.Value is null).Select(known => Describe(known.Key));
        var text = string.Join("; ", missing);
        return text.Length == 0 ? null : text;
    }

    private static string Describe(RealClient client) => $"{client} is not installed: {Known[client].Remedy}";

    private static string? FindProgram(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(["/usr/bin", "/usr/sbin"]);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    private static string? FindNode(string package) => Directory.Exists(Path.Combine(NodeModules, package)) ? FindProgram("node") : null;

    private static string? FindLibtorrent()
    {
        if (!File.Exists(Python)) return null;
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import libtorrent"]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? Python : null;
    }
}
