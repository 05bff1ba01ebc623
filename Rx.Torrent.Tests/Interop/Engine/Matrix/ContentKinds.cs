using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Engine.Matrix;

/// <summary>The rows and columns of the matrix.</summary>
internal static class ContentKinds
{
    /// <summary>Every kind of content, with nothing and with ten plugins between the wire and our core.</summary>
    public static TheoryData<ContentKind, Pipeline> WithPipelines
    {
        get
        {
            var cells = new TheoryData<ContentKind, Pipeline>();
            foreach (var kind in Enum.GetValues<ContentKind>())
            {
                foreach (var pipeline in Enum.GetValues<Pipeline>()) cells.Add(kind, pipeline);
            }
            return cells;
        }
    }

    public static ContentTree Make(this ContentKind kind, string folder) => kind switch
    {
        ContentKind.SingleFile => ContentTree.SingleFile(folder, 7_000_001),
        ContentKind.OddSizes => ContentTree.OddSizes(folder),
        ContentKind.Alphabets => ContentTree.Alphabets(folder),
        ContentKind.OneByte => ContentTree.OneByte(folder),
        _ => ContentTree.ManySmallFiles(folder),
    };
}
