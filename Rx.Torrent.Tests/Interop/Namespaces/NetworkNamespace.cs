using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Transport;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.Tests.Interop.Namespaces;

/// <summary>
/// A network of two: this machine, and a network namespace in which other programs run as if on another one, with a cable between them. It takes Linux and the rights to make it,
/// and is gone when its process ends.
/// </summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    private static readonly Lazy<string?> Obstacle = new(FindObstacle);
    private static int _count;

    private readonly TemporaryFolder _folder = new();
    private readonly ChildProcess _holder;
    private int _pid;
    private bool _isLaid;

    private NetworkNamespace()
    {
        var number = Interlocked.Increment(ref _count);
        Cable = string.Create(CultureInfo.InvariantCulture, $"rxt{Environment.ProcessId % 100_000}n{number}");
        var network = $"10.{200 + Environment.ProcessId % 50}.{number % 256}";
        (Here, HereToo, There) = (IPAddress.Parse($"{network}.1"), IPAddress.Parse($"{network}.3"), IPAddress.Parse($"{network}.2"));
        HereV6 = IPAddress.Parse($"fd77:{Environment.ProcessId % 10_000}:{number % 10_000}::1");
        _holder = ChildProcess.StartDaemon("namespace", "unshare", ["--net", "sh", "-c", "echo $$; exec sleep infinity"], _folder.Path);
    }

    /// <summary>Why there can be none on this machine; null when there can.</summary>
    public static string? Impossible => Obstacle.Value;

    /// <summary>What this machine's end of the cable is called.</summary>
    public string Cable { get; }

    /// <summary>The address of this machine.</summary>
    public IPAddress Here { get; }

    /// <summary>Another address of this machine, for clients that take everybody at one address for one.</summary>
    public IPAddress HereToo { get; }

    /// <summary>The address of this machine in IPv6.</summary>
    public IPAddress HereV6 { get; }

    /// <summary>The address of what runs inside.</summary>
    public IPAddress There { get; }

    public static async Task<NetworkNamespace> StartAsync()
    {
        var made = new NetworkNamespace();
        try
        {
            await made.SetUpAsync();
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    /// <summary>What to start so that a program runs inside.</summary>
    public (string Program, IEnumerable<string> Arguments) Inside(string program, IEnumerable<string> arguments) =>
        ("nsenter", [string.Create(CultureInfo.InvariantCulture, $"--net=/proc/{_pid}/ns/net"), program, .. arguments]);

    /// <summary>This machine's end of the cable, as our own code finds it.</summary>
    public MulticastInterface FindInterface(AddressFamily family = AddressFamily.InterNetwork) =>
        new UdpTransport().MulticastInterfaces.Single(at => at.Name == Cable && at.Address.Equals(family == AddressFamily.InterNetwork ? Here : HereV6));

    public async ValueTask DisposeAsync()
    {
        using (await MachineNetwork.ReserveAsync())
        {
            if (_isLaid) Run("ip", "link", "delete", "dev", Cable); // or the kernel does it at some time after the last process inside has ended
            _isLaid = false;
        }
        await _holder.DisposeAsync();
        _folder.Dispose();
    }

    private async Task SetUpAsync()
    {
        _pid = int.Parse(await _holder.WaitForLineAsync(line => int.TryParse(line, out _), "its process id"), CultureInfo.InvariantCulture);
        using var network = await MachineNetwork.ReserveAsync();
        Run("ip", "link", "add", "dev", Cable, "type", "veth", "peer", "name", "far", "netns", _pid.ToString(CultureInfo.InvariantCulture));
        _isLaid = true;
        Run("ip", "addr", "add", $"{Here}/24", "dev", Cable);
        Run("ip", "addr", "add", $"{HereToo}/24", "dev", Cable);
        Run("ip", "addr", "add", $"{HereV6}/64", "dev", Cable, "nodad");
        Run("ip", "link", "set", Cable, "up");
        foreach (var command in (string[])["link set lo up", $"addr add {There}/24 dev far", "link set far up", "route add default dev far"])
        {
            var (program, arguments) = Inside("ip", command.Split(' '));
            Run(program, [.. arguments]);
        }
    }

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux()) return "network namespaces are Linux's";
        try
        {
            Run("unshare", "--net", "sh", "-c", "ip link set lo up && ip link add dev near type veth peer name far");
            return null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return $"no network namespace can be made here: {exception.Message}";
        }
    }

    /// <exception cref="InvalidOperationException">It failed.</exception>
    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error}");
    }
}
