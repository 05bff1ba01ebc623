namespace Rx.Torrent.Peers.Passing;

/// <summary>A stage, as far as it matters to somebody who waits for a message to come out.</summary>
internal interface IPassageStage
{
    /// <summary>True for a stage that has passed something on later than it came: what it keeps now it may pass on later too.</summary>
    bool HoldsBack { get; }
}
