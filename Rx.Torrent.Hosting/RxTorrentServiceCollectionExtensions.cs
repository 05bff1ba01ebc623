using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Rx.Torrent;
using Rx.Torrent.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>A client in the generic host.</summary>
public static class RxTorrentServiceCollectionExtensions
{
    /// <summary>
    /// Adds a <see cref="TorrentClient"/> as a singleton that starts and stops with the host, with <see cref="RxTorrentOptions"/> from the section <c>RxTorrent</c> of the configuration,
    /// and with the host's logging and metrics. Settings that make no sense end the start with a message for each.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Adds to the client what the settings do not have: plugins, transports, peer sources. After the settings, so that it has the last word.</param>
    /// <remarks>
    /// The container disposes the client as well, and waits for its end then: <see cref="RxTorrentOptions.StopWithin"/> bounds the stopping of the host, not the disposing of the container.
    /// </remarks>
    public static IServiceCollection AddRxTorrent(this IServiceCollection services, Action<IServiceProvider, TorrentClientBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<RxTorrentOptions>().BindConfiguration(RxTorrentOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RxTorrentOptions>, OptionsValidation>());
        services.TryAddSingleton<TorrentClient>(ClientFactory.Create);
        services.TryAddSingleton<TorrentService>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TorrentService>(static provider => provider.GetRequiredService<TorrentService>()));
        if (configure is not null) services.AddSingleton(new BuilderStep(configure));
        return services;
    }

    /// <summary>As <see cref="AddRxTorrent(IServiceCollection, Action{IServiceProvider, TorrentClientBuilder}?)"/>, with a builder that needs no services.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Adds to the client what the settings do not have.</param>
    public static IServiceCollection AddRxTorrent(this IServiceCollection services, Action<TorrentClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddRxTorrent((_, builder) => configure(builder));
    }
}
