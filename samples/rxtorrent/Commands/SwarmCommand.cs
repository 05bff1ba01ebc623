using System.CommandLine;
using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.CommandLine.Options;
using Rx.Torrent.CommandLine.Run;

namespace Rx.Torrent.CommandLine.Commands;

/// <summary>What <c>download</c> and <c>seed</c> have in common: the network, the display, and a run that lasts until there is a reason to end.</summary>
internal abstract class SwarmCommand : Command
{
    private readonly NetworkOptions _network = new();
    private readonly OutputOptions _output = new();
    private readonly Shell _shell;

    protected SwarmCommand(Shell shell, string name, string description)
        : base(name, description)
    {
        _shell = shell;
        SetAction(RunAsync);
    }

    /// <summary>Reads what is to be done.</summary>
    protected abstract RunPlan Plan(ParseResult parsed);

    /// <summary>Adds the options that both have, below those of the command itself.</summary>
    protected void AddSharedOptions()
    {
        _network.AddTo(this);
        _output.AddTo(this);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (plan, network) = (Plan(parsed), _network.Read(parsed));
        if (!network.IsHarnessed)
            return await new SwarmRun(plan, network, Displays.For(_output.Read(parsed, _shell), _shell)).RunAsync(cancellation).ConfigureAwait(false);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation, HarnessInput.WhenOver(_shell.Input));
        return await new SwarmRun(plan, network, new HarnessDisplay(_shell.Raw)).RunAsync(over.Token).ConfigureAwait(false);
    }
}
