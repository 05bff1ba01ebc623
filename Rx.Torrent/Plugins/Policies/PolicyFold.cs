using Rx.Torrent.Loops;
using Rx.Torrent.Plugins.Chains;

namespace Rx.Torrent.Plugins.Policies;

/// <summary>A policy as the plugins have it: the built-in one, handed from plugin to plugin, each of which may put another in its place.</summary>
/// <param name="loop">The loop.</param>
/// <param name="where">What the hook is called in faults.</param>
/// <param name="builtIn">What decides without plugins, and when theirs fail.</param>
/// <param name="apply">Asks a plugin.</param>
/// <param name="guard">Puts a plugin's policy behind a guard.</param>
/// <param name="publish">Hears of faults.</param>
internal sealed class PolicyFold<T>(
    Loop loop, string where, T builtIn, Func<ISwarmPlugin, T, T> apply, Func<T, T, PolicyGuard, T> guard, Action<PluginFault> publish) : IPluginWatcher
    where T : class
{
    private readonly HashSet<AttachedPlugin> _failed = [];
    private IReadOnlyList<AttachedPlugin> _plugins = [];
    private T? _current;

    /// <summary>What decides at this moment.</summary>
    public T Current => _current ?? builtIn;

    public void Added(IReadOnlyList<AttachedPlugin> all, AttachedPlugin plugin) => Fold([.. all]);

    public void Removed(IReadOnlyList<AttachedPlugin> all, AttachedPlugin plugin)
    {
        _failed.Remove(plugin);
        Fold([.. all]);
    }

    private void Fold(IReadOnlyList<AttachedPlugin> plugins)
    {
        _plugins = plugins;
        var current = builtIn;
        foreach (var plugin in plugins) current = Apply(plugin, current);
        _current = current;
    }

    private T Apply(AttachedPlugin plugin, T current)
    {
        if (_failed.Contains(plugin)) return current;
        var before = loop.Enact(plugin.Origin);
        try
        {
            var chosen = apply(plugin.Plugin, current) ?? throw new InvalidOperationException("the policy is null");
            return ReferenceEquals(chosen, current) ? current : guard(chosen, builtIn, new PolicyGuard(loop, plugin, exception => GiveUp(plugin, exception)));
        }
        catch (Exception exception)
        {
            Fail(plugin, exception);
            return current;
        }
        finally
        {
            loop.Enact(before);
        }
    }

    /// <summary>It failed while it decided: from now on the others decide without it.</summary>
    private void GiveUp(AttachedPlugin plugin, Exception exception)
    {
        if (!_plugins.Contains(plugin) || _failed.Contains(plugin)) return; // asked through somebody who has kept it
        Fail(plugin, exception);
        Fold(_plugins);
    }

    private void Fail(AttachedPlugin plugin, Exception exception)
    {
        _failed.Add(plugin);
        publish(new PluginFault(plugin.Name, where, null, exception));
    }
}
