using Rx.Torrent.Swarms;

namespace Rx.Torrent.Dashboard.Switches;

/// <summary>A plugin that a page can put into a swarm and take out of it.</summary>
/// <param name="Key">What the page calls it by.</param>
/// <param name="Name">What people call it.</param>
/// <param name="What">What it does, in a sentence.</param>
/// <param name="How">The operators that it is made of, as code.</param>
/// <param name="Use">Puts it in; disposing takes it out.</param>
internal sealed record PluginChoice(string Key, string Name, string What, string How, Func<Swarm, IDisposable> Use);
