using Microsoft.Extensions.Options;

namespace Rx.Torrent.Hosting;

/// <summary>Says what is wrong with the settings, all of it at once, with the key, the value and what was expected.</summary>
internal sealed class OptionsValidation : IValidateOptions<RxTorrentOptions>
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, RxTorrentOptions options)
    {
        var wrong = Wrong(options).ToArray();
        return wrong.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static IEnumerable<string> Wrong(RxTorrentOptions options)
    {
        foreach (var text in (options.Listen ?? []).Where(text => !EndPointText.TryRead(text, out _)))
            yield return Say(nameof(options.Listen), text, "an address and a port, such as 0.0.0.0:6881 or [::]:6881");
        foreach (var text in options.DhtBootstrap.Where(text => !EndPointText.TryReadHost(text, out _)))
            yield return Say(nameof(options.DhtBootstrap), text, "a host and a port, such as router.example:6881");
        if (options.DhtBootstrap.Length > 0 && !options.Dht) yield return Say(nameof(options.Dht), "false", "true, where there is a DhtBootstrap");
        foreach (var (key, value) in new (string, long?)[]
        {
            (nameof(options.MaxConnections), options.MaxConnections), (nameof(options.MaxConnectionsPerSwarm), options.MaxConnectionsPerSwarm),
            (nameof(options.MaxOpenFiles), options.MaxOpenFiles), (nameof(options.DiskQueueMark), options.DiskQueueMark),
            (nameof(options.DownloadLimit), options.DownloadLimit), (nameof(options.UploadLimit), options.UploadLimit),
        })
        {
            if (value <= 0) yield return Say(key, $"{value}", "more than 0, or nothing for the default");
        }
        if (options.StopWithin <= TimeSpan.Zero || options.StopWithin > LongestStop) yield return Say(nameof(options.StopWithin), $"{options.StopWithin}", "more than 0, and at most an hour");
        if (options.StateDirectory is { } directory && string.IsNullOrWhiteSpace(directory)) yield return Say(nameof(options.StateDirectory), directory, "a directory, or nothing");
    }

    private static string Say(string key, string? value, string expected) => $"{RxTorrentOptions.Section}:{key} is '{value}': expected {expected}.";
}
