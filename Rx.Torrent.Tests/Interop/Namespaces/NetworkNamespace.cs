using System.Diagnostics;
using System.Net;

namespace Rx.Torrent.Tests.Interop.Namespaces;

/// <summary>
/// A network namespace with a cable to this one. Both ends have addresses that are no loopback addresses, for clients that treat those in their own way. It takes Linux, root and
/// <c>ip</c>; nothing but what crosses that cable leaves it.
/// </summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    private const int Attempts = 20;

    private static readonly Lazy<string?> Obstacle = new(FindObstacle);
    private static int _count;

    private readonly string _name;

    private NetworkNamespace(string name, int network)
    {
        _name = name;
        Here = IPAddress.Parse($"10.213.{network}.1");
        There = IPAddress.Parse($"10.213.{network}.2");
        HereToo = IPAddress.Parse($"10.213.{network}.3");
    }

    /// <summary>Why there can be none on this machine; null when there can.</summary>
    public static string? Impossible => Obstacle.Value;

    /// <summary>Our end of the cable.</summary>
    public IPAddress Here { get; }

    /// <summary>Another address of our end, for clients that take everybody at one address for one.</summary>
    public IPAddress HereToo { get; }

    /// <summary>The other end.</summary>
    public IPAddress There { get; }

    public static async Task<NetworkNamespace> StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var number = Interlocked.Increment(ref _count);
            var made = new NetworkNamespace($"rx{Environment.ProcessId}n{number}", Random.Shared.Next(256));
            try
            {
                await made.MakeAsync($"rx{Environment.ProcessId % 100_000}v{number}");
                return made;
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                await made.DisposeAsync(); // somebody has those addresses
            }
            catch
            {
                await made.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>How a program is called inside.</summary>
    public (string Program, IEnumerable<string> Arguments) Inside(string program, IEnumerable<string> arguments) =>
        ("ip", ["netns", "exec", _name, program, .. arguments]);

    public async ValueTask DisposeAsync() => await TryAsync($"netns del {_name}"); // the cable goes with it

    private async Task MakeAsync(string cable)
    {
        await RunAsync($"netns add {_name}");
        await RunAsync($"link add {cable} type veth peer name inside netns {_name}");
        var taken = await RunAsync("-4 -o addr show");
        if (taken.Contains($" {Here}/", StringComparison.Ordinal)) throw new InvalidOperationException($"{Here} is taken");
        await RunAsync($"addr add {Here}/24 dev {cable}");
        await RunAsync($"addr add {HereToo}/24 dev {cable}");
        await RunAsync($"link set {cable} up");
        await RunAsync($"-n {_name} addr add {There}/24 dev inside");
        await RunAsync($"-n {_name} link set inside up");
        await RunAsync($"-n {_name} link set lo up");
    }

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux()) return "network namespaces are Linux's";
        if (!Environment.IsPrivilegedProcess) return "network namespaces need root";
        try
        {
            var name = $"rx{Environment.ProcessId}probe";
            RunAsync($"netns add {name}").GetAwaiter().GetResult();
            RunAsync($"netns del {name}").GetAwaiter().GetResult();
            return null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return $"no network namespace can be made here: {exception.Message}";
        }
    }

    private static async Task TryAsync(string arguments)
    {
        try
        {
            await RunAsync(arguments);
        }
        catch (InvalidOperationException)
        {
            // It was not there.
        }
    }

    private static async Task<string> RunAsync(string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"ip {arguments}: {(await error).Trim()}");
    }
}
