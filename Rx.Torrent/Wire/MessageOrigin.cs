namespace Rx.Torrent.Wire;

/// <summary>Who made a message: the remote, the core, the program, or a plugin.</summary>
public sealed class MessageOrigin
{
    private readonly string _text;

    private MessageOrigin(string text, string? plugin)
    {
        _text = text;
        Plugin = plugin;
    }

    /// <summary>Read from a connection.</summary>
    public static MessageOrigin Wire { get; } = new("wire", null);

    /// <summary>Made by the library's own logic: all that it sends, and what it concludes (a choke without BEP 6 rejects what was asked for).</summary>
    public static MessageOrigin Core { get; } = new("core", null);

    /// <summary>Sent by the program that uses the library, or from where the library cannot tell who sends.</summary>
    public static MessageOrigin Program { get; } = new("program", null);

    /// <summary>Said earlier, and told again to a plugin that came late; it goes no further than that plugin.</summary>
    public static MessageOrigin Snapshot { get; } = new("snapshot", null);

    /// <summary>Made from the answer of a web seed.</summary>
    public static MessageOrigin WebSeed { get; } = new("web seed", null);

    /// <summary>The name of the plugin that injected it; null for every other origin.</summary>
    public string? Plugin { get; }

    /// <summary>Injected by the plugin of that name.</summary>
    public static MessageOrigin InjectedBy(string plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        return new MessageOrigin("injected by " + plugin, plugin);
    }

    /// <summary>Such as <c>wire</c> or <c>injected by ut_pex</c>.</summary>
    public override string ToString() => _text;
}
