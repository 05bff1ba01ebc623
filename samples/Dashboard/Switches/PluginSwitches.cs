using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Dashboard.Views;
using Rx.Torrent.Extensions.RateLimiting;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.Dashboard.Switches;

/// <summary>The plugins of one swarm that are switched from pages: which are in, and the limits.</summary>
internal sealed class PluginSwitches : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Swarm _swarm;
    private readonly IReadOnlyList<PluginChoice> _choices;
    private readonly IDisposable?[] _uses;
    private bool _isOver;

    public PluginSwitches(TorrentClient client, Swarm swarm, Action<LogKind, string> log)
    {
        _swarm = swarm;
        _choices = PluginShelf.For(client, Limits, log);
        _uses = new IDisposable?[_choices.Count];
        for (var i = 0; i < _choices.Count; i++) Show(i);
    }

    /// <summary>What the plugin of that name limits.</summary>
    public RateLimits Limits { get; } = new();

    /// <summary>What pages see of it.</summary>
    public RowsView<PluginRow> View { get; } = new("plugins", PluginRow.Columns);

    /// <summary>Puts a plugin in, or takes it out. Again is no change.</summary>
    /// <returns>False when there is none of that key.</returns>
    public bool TrySet(string key, bool isOn)
    {
        lock (_lock)
        {
            var number = _choices.Index().FirstOrDefault(choice => choice.Item.Key == key, (-1, null!)).Index;
            if (number < 0 || _isOver) return false;
            if (isOn) _uses[number] ??= _choices[number].Use(_swarm);
            else Out(number);
            Show(number);
            return true;
        }
    }

    /// <summary>Sets the limits, and puts the plugin in that holds them, or takes it out when there are none.</summary>
    /// <param name="down">Bytes a second to us; null for as many as there are.</param>
    /// <param name="up">Bytes a second from us; null for as many as there are.</param>
    public void Limit(long? down, long? up)
    {
        Limits.Download.BytesPerSecond = down;
        Limits.Upload.BytesPerSecond = up;
        TrySet(PluginShelf.RateLimits, down is not null || up is not null);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            for (var i = 0; i < _uses.Length; i++) Out(i);
        }
    }

    private void Out(int number)
    {
        _uses[number]?.Dispose();
        _uses[number] = null;
    }

    private void Show(int number)
    {
        var choice = _choices[number];
        var note = choice.Key == PluginShelf.RateLimits ? $"{Limits.Download.BytesPerSecond ?? 0}/{Limits.Upload.BytesPerSecond ?? 0}" : null;
        View.Put(number, new PluginRow(choice.Key, choice.Name, choice.What, choice.How, _uses[number] is not null, note));
    }
}
