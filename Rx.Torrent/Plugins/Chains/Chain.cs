using Rx.Torrent.Loops;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins.Chains;

/// <summary>
/// One operator of each of a swarm's plugins, one behind the other: what the swarm is told passes through them to the core. A plugin that returns its input has no stage.
/// One that throws, errors or ends its stream loses its stage, and what was in it goes on to the next.
/// </summary>
/// <remarks><code>
/// pushed    --a-----b-----c-----d---
/// stage 1   --a-----b-----!             (threw at c, and is gone)
/// stage 2   --A-----------C-----D---    (changes what passes, and has dropped b)
/// end       --A-----------C-----D---
/// </code></remarks>
/// <param name="loop">The loop.</param>
/// <param name="where">What the operator is called in faults.</param>
/// <param name="operate">Applies a plugin's operator.</param>
/// <param name="mark">Notes who made something; what has an origin keeps it.</param>
/// <param name="publish">Hears of faults.</param>
internal sealed class Chain<T>(
    Loop loop, string where, Func<ISwarmPlugin, IObservable<T>, IObservable<T>> operate, Func<T, MessageOrigin, T> mark, Action<PluginFault> publish) : IPluginWatcher
    where T : class
{
    private readonly List<ChainStage<T>> _stages = [];

    /// <summary>Where what came through goes. Runs in the core's own name.</summary>
    public required Action<T> End { get; init; }

    /// <summary>The plugin that was the last to be given something; null when nobody was since <see cref="Push"/> began.</summary>
    public string? LastHolder { get; private set; }

    /// <summary>Sends something through the stages. On the loop.</summary>
    public void Push(T item)
    {
        LastHolder = null;
        if (_stages.Count == 0) Finish(item);
        else _stages[0].Push(item);
    }

    public void Added(IReadOnlyList<AttachedPlugin> all, AttachedPlugin plugin)
    {
        var stage = new ChainStage<T>(loop, plugin, mark, Entered, Failed, Part);
        var before = loop.Enact(plugin.Origin);
        try
        {
            var output = operate(plugin.Plugin, stage.Entry) ?? throw new InvalidOperationException("the stage is null");
            if (ReferenceEquals(output, stage.Entry)) return;
            _stages.Insert(_stages.Count(other => IndexOf(all, other.Plugin) < IndexOf(all, plugin)), stage);
            Join();
            stage.Run(output);
        }
        catch (Exception exception)
        {
            Failed(stage, exception);
            Part(stage);
        }
        finally
        {
            loop.Enact(before);
        }
    }

    public void Removed(IReadOnlyList<AttachedPlugin> all, AttachedPlugin plugin)
    {
        foreach (var stage in _stages.Where(stage => ReferenceEquals(stage.Plugin, plugin)).ToArray())
        {
            stage.Complete();
            Part(stage);
        }
    }

    private void Entered(ChainStage<T> stage) => LastHolder = stage.Plugin.Name;

    private void Failed(ChainStage<T> stage, Exception exception) => publish(new PluginFault(stage.Plugin.Name, where, null, exception));

    /// <summary>Takes a stage out. It still knows the next one, for what it has in hand.</summary>
    private void Part(ChainStage<T> stage)
    {
        if (_stages.Remove(stage)) Join();
    }

    private void Join()
    {
        Action<T> next = Finish;
        for (var i = _stages.Count - 1; i >= 0; i--)
        {
            _stages[i].Next = next;
            next = _stages[i].Push;
        }
    }

    /// <summary>What follows is ours, whichever plugin passed it on; so is what goes wrong there.</summary>
    private void Finish(T item)
    {
        var stranger = loop.Enact(null);
        try
        {
            End(item);
        }
        catch (Exception exception)
        {
            loop.Report(exception);
        }
        finally
        {
            loop.Enact(stranger);
        }
    }

    private static int IndexOf(IReadOnlyList<AttachedPlugin> all, AttachedPlugin plugin)
    {
        for (var i = 0; i < all.Count; i++)
        {
            if (ReferenceEquals(all[i], plugin)) return i;
        }
        return all.Count;
    }
}
