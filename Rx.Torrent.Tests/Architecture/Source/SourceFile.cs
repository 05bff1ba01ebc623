namespace Rx.Torrent.Tests.Architecture.Source;

/// <summary>A C# file of the tree.</summary>
internal sealed class SourceFile
{
    private static readonly Lazy<IReadOnlyList<SourceFile>> Tree =
        new(() => [.. RepositoryRoot.Files().Where(file => file.EndsWith(".cs", StringComparison.Ordinal)).Select(Read)]);

    public SourceFile(string path, string text)
    {
        Path = path;
        Text = text;
        Tokens = CSharpTokenizer.Tokenize(text);
        Code = [.. Tokens.Where(token => token.Kind is not (TokenKind.Comment or TokenKind.Directive))];
    }

    /// <summary>Every C# file of the tree.</summary>
    public static IReadOnlyList<SourceFile> All => Tree.Value;

    /// <summary>The C# files of the four packages that ship.</summary>
    public static IEnumerable<SourceFile> OfLibraries => All.Where(file => file.Project is "Rx.Torrent" or "Rx.Torrent.Extensions" or "Rx.Torrent.Hosting" or "Rx.Torrent.Testing");

    /// <summary>The path from the root, with <c>/</c> between the parts.</summary>
    public string Path { get; }

    public string Text { get; }

    /// <summary>Everything but white space.</summary>
    public IReadOnlyList<Token> Tokens { get; }

    /// <summary>The tokens without comments and directives.</summary>
    public IReadOnlyList<Token> Code { get; }

    /// <summary>The first folder of the path: the project, for all but samples.</summary>
    public string Project => Path.Split('/')[0];

    /// <summary>The folder that it lies in.</summary>
    public string Folder => Path[..Path.LastIndexOf('/')];

    /// <summary>The file's name up to its first dot: the name of the type that it declares, or declares a part of.</summary>
    public string TypeName => Path[(Path.LastIndexOf('/') + 1)..].Split('.')[0];

    public int LineCount => Text.Count(c => c == '\n');

    /// <summary>The text of a token, and an empty one beyond either end.</summary>
    public string CodeAt(int index) => index >= 0 && index < Code.Count ? Code[index].Text : "";

    /// <summary>Where in the file, for messages.</summary>
    public string At(Token token) => $"{Path}:{token.Line}";

    private static SourceFile Read(string path) => new(path, File.ReadAllText(RepositoryRoot.Absolute(path)));
}
