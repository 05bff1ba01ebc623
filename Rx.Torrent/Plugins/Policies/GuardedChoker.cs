using Rx.Torrent.Choking;

namespace Rx.Torrent.Plugins.Policies;

/// <summary>A plugin's choker. Where it throws, the round is decided by the built-in one.</summary>
internal sealed class GuardedChoker(IChoker choker, IChoker builtIn, PolicyGuard guard) : IChoker
{
    public void Decide(ReadOnlySpan<ChokeCandidate> candidates, TimeSpan now, UnchokeDecision decision)
    {
        var before = guard.Loop.Enact(guard.Plugin.Origin);
        try
        {
            decision.Clear();
            choker.Decide(candidates, now, decision);
        }
        catch (Exception exception)
        {
            guard.Fault(exception);
            builtIn.Decide(candidates, now, decision);
        }
        finally
        {
            guard.Loop.Enact(before);
        }
    }
}
