using Rx.Torrent.Tests.Architecture.Source;

namespace Rx.Torrent.Tests.Architecture;

/// <summary>Rows 0 to 3 are values and pure functions; locks are for those who meet other threads.</summary>
public class PurityTests
{
    private static readonly HashSet<string> Impure =
    [
        "IObservable", "IObserver", "IScheduler", "Observable", "Subject",
        "Socket", "SocketAsyncEventArgs", "NetworkStream", "TcpClient", "TcpListener", "UdpClient", "HttpClient", "FileStream", "RandomAccess",
        "Task", "ValueTask", "Thread", "ThreadPool", "async", "await", "CancellationToken",
        "Stopwatch", "TimeProvider", "Timer", "TickCount", "TickCount64", "UtcNow",
        "NewGuid", "RandomNumberGenerator", "GetRandomFileName",
        "Interlocked", "Volatile", "volatile",
    ];

    private static readonly HashSet<string> Locks =
        ["lock", "Lock", "Monitor", "Mutex", "Semaphore", "SemaphoreSlim", "ReaderWriterLock", "ReaderWriterLockSlim", "SpinLock", "Synchronize", "Synchronized"];

    private static readonly string[] ImpureSequences =
        ["System.Reactive", "new Random()", "Random.Shared", "DateTime.Now", "DateTime.Today", "DateTimeOffset.Now"];

    [Fact]
    public void Rows_0_to_3_know_no_stream_socket_task_clock_or_chance() =>
        Layers.Files.Where(Layers.IsPure).SelectMany(file => UsesOf(file, Impure).Concat(Sequences(file))).ShouldBeEmpty();

    [Fact]
    public void Locks_live_in_transport_and_storage_at_most() =>
        Layers.Files.Where(file => Layers.FolderOf(file) is not ("Transport" or "Storage")).SelectMany(file => UsesOf(file, Locks)).ShouldBeEmpty();

    [Theory]
    [InlineData("class A { Task M() => null; }", "Task")]
    [InlineData("using System.Reactive.Linq;", "System.Reactive")]
    [InlineData("class A { int M() => new Random().Next(); }", "new Random()")]
    [InlineData("class A { int M() => Random.Shared.Next(); }", "Random.Shared")]
    [InlineData("class A { object M() => DateTimeOffset.UtcNow; }", "UtcNow")]
    public void What_is_not_pure_is_found(string source, string what)
    {
        var file = new SourceFile("Rx.Torrent/Wire/A.cs", source);

        UsesOf(file, Impure).Concat(Sequences(file)).ShouldContain($"Rx.Torrent/Wire/A.cs:1: {what}");
    }

    [Fact]
    public void What_only_looks_like_it_is_not()
    {
        var file = new SourceFile("Rx.Torrent/Wire/A.cs", "class A { int M(Random r) => r.Next(ArrayPool<byte>.Shared.Rent(\"Task\".Length).Length); } // await");

        UsesOf(file, Impure).Concat(Sequences(file)).ShouldBeEmpty();
    }

    private static IEnumerable<string> UsesOf(SourceFile file, HashSet<string> words) =>
        file.Code.Where(token => token.Kind == TokenKind.Word && words.Contains(token.Text)).Select(token => $"{file.At(token)}: {token.Text}");

    private static IEnumerable<string> Sequences(SourceFile file)
    {
        var sequences = ImpureSequences.Select(text => (Text: text, Parts: CSharpTokenizer.Tokenize(text))).ToArray();
        for (var i = 0; i < file.Code.Count; i++)
        {
            foreach (var (text, parts) in sequences)
            {
                if (parts.Index().All(part => file.CodeAt(i + part.Index) == part.Item.Text)) yield return $"{file.At(file.Code[i])}: {text}";
            }
        }
    }
}
