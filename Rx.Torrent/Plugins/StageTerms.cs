using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins;

/// <summary>Whose a stage is, what it must keep to, and who hears of it. Apart from the stage: what each message touches is small so, and stays in the nearest cache.</summary>
/// <param name="Plugin">Whose it is.</param>
/// <param name="OtherSide">Where messages of the other direction come from: one of those that comes out here was put in by the plugin.</param>
/// <param name="Backlog">Keeps count of what is inside once the stage passes things on late.</param>
/// <param name="Violation">What is wrong with a message that the stage made or changed.</param>
/// <param name="Fault">The plugin failed.</param>
/// <param name="Ended">The plugin has ended the stream.</param>
internal sealed record StageTerms(
    AttachedPlugin Plugin, MessageOrigin OtherSide, Backlog Backlog, Func<Stage, PeerMessage, string?> Violation, Action<Exception> Fault, Action Ended);
