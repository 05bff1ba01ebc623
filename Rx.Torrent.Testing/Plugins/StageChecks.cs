using System.Runtime.CompilerServices;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Testing.Plugins;

/// <summary>Watches whether stages keep the contract of Rx, and whether anybody still holds a peer plugin when its connection is over.</summary>
internal sealed class StageChecks
{
    private readonly List<(WeakReference Plugin, string Where)> _plugins = [];

    /// <summary>Makes a stage with a check behind it; one that returns its very input stays what it is.</summary>
    public static IObservable<T> Around<T>(IObservable<T> messages, Func<IObservable<T>, IObservable<T>> make)
    {
        var output = make(messages);
        return output is null || ReferenceEquals(output, messages) ? output! : output.AssertSerial();
    }

    /// <summary>Remembers a plugin that was made for one connection, without holding it.</summary>
    public void Remember(IPeerPlugin plugin, string where) => _plugins.Add((new WeakReference(plugin), where));

    /// <summary>What is wrong now that every connection has ended.</summary>
    public IEnumerable<string> Complaints()
    {
        Collect();
        return from plugin in _plugins
               where plugin.Plugin.IsAlive
               select $"{plugin.Where} is over, and its plugin is still held: something that it subscribed to goes on";
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Collect()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
