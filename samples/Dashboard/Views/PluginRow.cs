using Rx.Torrent.Dashboard.Live;

namespace Rx.Torrent.Dashboard.Views;

/// <summary>A plugin that can be put in and taken out.</summary>
internal sealed record PluginRow(string Key, string Name, string What, string How, bool IsOn, string? Note)
{
    public static Columns<PluginRow> Columns { get; } = new()
    {
        { "key", row => row.Key },
        { "name", row => row.Name },
        { "what", row => row.What },
        { "how", row => row.How },
        { "on", row => row.IsOn },
        { "note", row => row.Note },
    };
}
