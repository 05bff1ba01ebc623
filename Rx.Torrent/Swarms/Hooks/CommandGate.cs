using Rx.Torrent.Loops;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Chains;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms.Hooks;

/// <summary>What a swarm is told to do passes here: through the plugins, and what comes out is carried out.</summary>
internal sealed class CommandGate
{
    private readonly Loop _loop;
    private readonly SwarmSubjects _subjects;
    private readonly Swarm _swarm;
    private readonly Func<SwarmCommand, Task> _carryOut;
    private readonly Chain<SwarmCommand> _chain;
    private List<Task>? _outcomes;

    /// <param name="swarm">Whose commands.</param>
    /// <param name="plugins">Who has a say.</param>
    /// <param name="subjects">Hears what becomes of commands.</param>
    /// <param name="carryOut">Carries one out. On the loop.</param>
    public CommandGate(Swarm swarm, SwarmPlugins plugins, SwarmSubjects subjects, Func<SwarmCommand, Task> carryOut)
    {
        _loop = swarm.Services.Loop;
        _swarm = swarm;
        _subjects = subjects;
        _carryOut = carryOut;
        _chain = new Chain<SwarmCommand>(
            _loop, nameof(ISwarmPlugin.Commands), (plugin, commands) => plugin.Commands(commands, swarm),
            static (command, maker) => command.Origin is null ? command with { Origin = maker } : command, subjects.Faults.OnNext)
        {
            End = Arrive,
        };
        plugins.Watch(_chain);
    }

    /// <summary>Gives a command. From any thread; it is on its way when what runs on the loop now has ended.</summary>
    /// <returns>Ends with what the command came to, or when the plugins have let go of it without letting it out; at once when the loop has ended.</returns>
    public Task Give(SwarmCommand command)
    {
        var signed = command with { Origin = _loop.CurrentActor ?? MessageOrigin.Program };
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously); // a stranger goes on elsewhere
        return _loop.Post(() => _ = PassAsync(signed, done), isOwed: true) ? done.Task : Task.CompletedTask;
    }

    /// <summary>Does something that is no plugin's to drop, behind the commands that were given before. Ends on the loop.</summary>
    public Task Run(Func<Task> action)
    {
        var done = new TaskCompletionSource();
        return _loop.Post(() => _ = EndAsync(action(), done), isOwed: true) ? done.Task : Task.CompletedTask;
    }

    private Task PassAsync(SwarmCommand command, TaskCompletionSource done)
    {
        var outcomes = _outcomes = [];
        _chain.Push(command);
        _outcomes = null;
        if (outcomes.Count == 0 && _subjects.Told.HasObservers) _subjects.Told.OnNext(new ClientEvent.CommandDropped(_swarm, command, _chain.LastHolder ?? ""));
        return EndAsync(Task.WhenAll(outcomes), done);
    }

    private void Arrive(SwarmCommand command)
    {
        if (_subjects.Told.HasObservers) _subjects.Told.OnNext(new ClientEvent.CommandAccepted(_swarm, command));
        var outcome = CarryOut(command);
        if (_outcomes is not null) _outcomes.Add(outcome);
        else _ = ObserveAsync(outcome);
    }

    /// <summary>The program's own mistakes were found when it gave the command; what is wrong here a plugin has made.</summary>
    private Task CarryOut(SwarmCommand command)
    {
        if (command is not SwarmCommand.SetPriority set) return _carryOut(command);
        var isFile = set.File >= 0 && set.File < (_swarm.Metainfo?.Files.Length ?? 0);
        if (isFile && Enum.IsDefined(set.Priority)) return _carryOut(command);
        var wrong = new ArgumentOutOfRangeException(nameof(command), command, isFile ? "there is no such priority" : "there is no such file");
        _subjects.Faults.OnNext(new PluginFault(command.Origin?.Plugin ?? "", nameof(ISwarmPlugin.Commands), null, wrong));
        return Task.CompletedTask;
    }

    /// <summary>Of one that was held back nobody waits for the end.</summary>
    private async Task ObserveAsync(Task outcome)
    {
        try
        {
            await outcome;
        }
        catch (Exception exception)
        {
            _loop.Report(exception);
        }
    }

    private static async Task EndAsync(Task outcome, TaskCompletionSource done)
    {
        try
        {
            await outcome;
            done.SetResult();
        }
        catch (Exception exception)
        {
            done.SetException(exception);
        }
    }
}
