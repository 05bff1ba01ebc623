using Rx.Torrent.Loops;

namespace Rx.Torrent.Plugins.Policies;

/// <summary>Whose policy it is that is asked, and who hears when it fails.</summary>
internal sealed record PolicyGuard(Loop Loop, AttachedPlugin Plugin, Action<Exception> Fault);
