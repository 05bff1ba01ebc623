using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.CommandLine.Json;
using Rx.Torrent.CommandLine.Options;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Transport;

namespace Rx.Torrent.CommandLine.Dht;

/// <summary>What is done with a node of the DHT that lives as long as the command.</summary>
internal abstract class DhtVerb : Command
{
    private readonly Option<DnsEndPoint[]> _bootstrap = new("--bootstrap", "-b")
    {
        Description = "A node to begin with; repeatable. None is built in",
        HelpName = "host:port",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        Required = true,
        CustomParser = ParseNodes,
    };

    private readonly OutputOptions _output = new();

    protected DhtVerb(Shell shell, string name, string description)
        : base(name, description)
    {
        Shell = shell;
        Add(_bootstrap);
        _output.AddTo(this, canBeLive: false);
        SetAction(RunAsync);
    }

    protected Shell Shell { get; }

    /// <summary>Does it, once the node has found others.</summary>
    /// <returns>What came of it, and the exit code.</returns>
    protected abstract Task<(DhtJson Result, int ExitCode)> RunAsync(DhtNode node, ParseResult parsed, CancellationToken cancellation);

    /// <summary>Shows to people what came of it.</summary>
    protected abstract void Show(DhtJson result);

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var isJson = _output.Read(parsed, Shell) == OutputForm.Json;
        await using var node = Start(parsed.GetRequiredValue(_bootstrap));
        await node.WhenReady.ToTask(cancellation).ConfigureAwait(false);
        var (result, exitCode) = await RunAsync(node, parsed, cancellation).WaitAsync(cancellation).ConfigureAwait(false);
        if (isJson) JsonForms.Write(Shell.Raw, result, JsonForms.Readable.DhtJson);
        else Show(result);
        return exitCode;
    }

    private static DhtNode Start(DnsEndPoint[] bootstrap)
    {
        try
        {
            return DhtNode.Start(new DhtOptions { Bootstrap = [.. bootstrap.Select(PeerAddress.Plain)] });
        }
        catch (TransportException exception)
        {
            throw new CommandException(ExitCode.Network, exception.Message, exception);
        }
    }

    private static DnsEndPoint[] ParseNodes(ArgumentResult result)
    {
        var nodes = new List<DnsEndPoint>();
        foreach (var token in result.Tokens)
        {
            if (PeerAddress.TryParse(token.Value, out var node)) nodes.Add(node);
            else result.AddError($"'{token.Value}': expected a node as host:port");
        }
        return [.. nodes];
    }
}
