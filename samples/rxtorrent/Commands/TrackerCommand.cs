using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.CommandLine.Json;
using Rx.Torrent.CommandLine.Options;
using Rx.Torrent.CommandLine.Tracker;
using Rx.Torrent.Transport;

namespace Rx.Torrent.CommandLine.Commands;

/// <summary><c>tracker</c>: a small tracker, for closed networks.</summary>
internal sealed class TrackerCommand : Command
{
    private const int UsualPort = 6969;

    private readonly Option<int> _port = new("--port")
    {
        Description = "The port to listen on, for HTTP and UDP; 0 lets the system choose. By default 6969",
        HelpName = "port",
        DefaultValueFactory = _ => UsualPort,
        CustomParser = ParsePort,
    };

    private readonly Option<IPAddress?> _bind = new("--bind")
    {
        Description = "The address to listen on; by default all",
        HelpName = "address",
        CustomParser = ParseAddress,
    };

    private readonly Option<int> _interval = new("--interval")
    {
        Description = "How many seconds peers wait between announces, from 30; by default 300",
        HelpName = "seconds",
        DefaultValueFactory = _ => 300,
        CustomParser = ParseInterval,
    };

    private readonly Option<bool> _noUdp = new("--no-udp") { Description = "HTTP alone" };
    private readonly OutputOptions _output = new();
    private readonly Shell _shell;

    public TrackerCommand(Shell shell)
        : base("tracker", "Runs a tracker, HTTP and UDP, until Ctrl-C. It serves whatever it is asked for, and remembers nothing when it ends.")
    {
        _shell = shell;
        Add(_port);
        Add(_bind);
        Add(_interval);
        Add(_noUdp);
        _output.AddTo(this, canBeLive: false);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var isJson = _output.Read(parsed, _shell) == OutputForm.Json;
        var interval = TimeSpan.FromSeconds(parsed.GetValue(_interval));
        var options = new TrackerServerOptions
        {
            Address = parsed.GetValue(_bind) ?? IPAddress.IPv6Any,
            Port = parsed.GetValue(_port),
            Udp = !parsed.GetValue(_noUdp),
            Interval = interval,
            Expiry = interval * 2.2,
        };
        var tracker = await StartAsync(options, cancellation).ConfigureAwait(false);
        await using var _ = tracker.ConfigureAwait(false);
        if (isJson) Write(new TrackerJson("listening") { Http = tracker.AnnounceUrl.OriginalString, Udp = tracker.UdpAnnounceUrl?.OriginalString });
        else foreach (var url in new[] { tracker.AnnounceUrl, tracker.UdpAnnounceUrl }.OfType<Uri>()) _shell.Output.WriteRow($"tracker at {url}");
        await UntilAsync(cancellation).ConfigureAwait(false);
        await tracker.StopAsync().ConfigureAwait(false);
        var (swarms, peers, announces) = tracker.Standing;
        if (isJson) Write(new TrackerJson("stopped") { Swarms = swarms, Peers = peers, Announces = announces });
        else _shell.Output.WriteRow($"stopped after {Units.Count(announces, "announce")}; it knew {Units.Count(peers, "peer")} in {Units.Count(swarms, "swarm")}", Styles.Quiet);
        return ExitCode.Done;
    }

    private void Write(TrackerJson json) => JsonForms.Write(_shell.Raw, json, JsonForms.Readable.TrackerJson);

    private static async Task<TrackerServer> StartAsync(TrackerServerOptions options, CancellationToken cancellation)
    {
        try
        {
            return await TrackerServer.StartAsync(options, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException or TransportException)
        {
            throw new CommandException(ExitCode.Network, $"cannot listen at {options.Address}, port {options.Port}: {exception.Message}", exception);
        }
    }

    private static Task UntilAsync(CancellationToken cancellation)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellation.Register(over.SetResult);
        return over.Task;
    }

    private static int ParsePort(ArgumentResult result) => ParseNumber(result, 0, ushort.MaxValue, "a port");

    private static int ParseInterval(ArgumentResult result) => ParseNumber(result, 30, 24 * 60 * 60, "seconds");

    private static int ParseNumber(ArgumentResult result, int least, int most, string what)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        result.AddError($"'{text}': expected {what} from {least} to {most}");
        return 0;
    }

    private static IPAddress? ParseAddress(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (IPAddress.TryParse(text, out var address)) return address;
        result.AddError($"'{text}': expected an IP address of this machine");
        return null;
    }
}
