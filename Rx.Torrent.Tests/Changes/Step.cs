namespace Rx.Torrent.Tests.Changes;

/// <summary>Something that is done to a cache.</summary>
internal sealed record Step(StepKind Kind, int Number = 0, string Text = "");
