namespace Rx.Torrent.Hosting;

/// <summary>What a program does to the builder besides the settings.</summary>
internal sealed record BuilderStep(Action<IServiceProvider, TorrentClientBuilder> Run);
