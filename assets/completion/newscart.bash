# bash completion for newscart
_newscart() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local command="" word index
    COMPREPLY=()
    for ((index = 1; index < COMP_CWORD; index++)); do
        word=${COMP_WORDS[index]}
        case $word in
            produce | watch | status | log | order | fetch | check | voices | read | condense | sentences | spell | say) command=$word && break ;;
            lexicon)
                command=lexicon
                case ${COMP_WORDS[index + 1]} in
                    check | list | add) [ $((index + 1)) -lt "$COMP_CWORD" ] && command="lexicon ${COMP_WORDS[index + 1]}" ;;
                esac
                break
                ;;
            station)
                command=station
                case ${COMP_WORDS[index + 1]} in
                    new | check) [ $((index + 1)) -lt "$COMP_CWORD" ] && command="station ${COMP_WORDS[index + 1]}" ;;
                esac
                break
                ;;
        esac
    done
    case $previous in
        --station | --out) mapfile -t COMPREPLY < <(compgen -d -- "$current") && compopt -o filenames && return ;;
        --feed | --archive | -o | --output) mapfile -t COMPREPLY < <(compgen -f -- "$current") && compopt -o filenames && return ;;
        --preset) mapfile -t COMPREPLY < <(compgen -W "web r128 a85 prss bbc aes" -- "$current") && return ;;
        --language) mapfile -t COMPREPLY < <(compgen -W "en-GB en-US" -- "$current") && return ;;
        --length) mapfile -t COMPREPLY < <(compgen -W "1:00 2:00 2:30..3:00 3:00 5:00 10:00" -- "$current") && return ;;
        --voice)
            mapfile -t COMPREPLY < <(compgen -W "$(newscart voices --json 2>/dev/null | sed -n 's/.*"name": *"\([^"]*\)".*/\1/p')" -- "$current")
            return
            ;;
        --timezone)
            mapfile -t COMPREPLY < <(compgen -W "$(awk '!/^#/ { print $3 }' /usr/share/zoneinfo/zone.tab 2>/dev/null) UTC" -- "$current")
            return
            ;;
        --air | --from | --to | --last | --reason | --jobs | --position | --name | --note | --seconds | --words) return ;;
    esac
    local always="--help --quiet --verbose" words="" files=""
    case $command in
        "") words="produce preview watch status log order fetch check voices station read condense sentences spell say lexicon --version" ;;
        produce) words="--station --feed --out --air --length --jobs --no-segments --no-archive --archive --no-fallback --on-time --if-changed --reason --json" ;;
        preview) words="--station --feed --out --air --length --jobs --no-segments --no-archive --archive --listen --port --host --editor --editor-header --no-browser --play --html --list" files=yes ;;
        watch) words="--station --feed --out --jobs --no-segments --archive --desk --host --editor-header" ;;
        status) words="--station --feed --out --archive --json --metrics" ;;
        log) words="--station --out --archive --from --to --last --lines --json --csv" ;;
        order) words="list kill hold approve drop pin move approve-edition reopen-edition --station --feed --out --archive --position --air --json" ;;
        fetch) words="--station --feed --force" ;;
        check) words="--station --preset --length --json --plot" files=yes ;;
        voices) words="--station --json --plot -o --output" ;;
        station) words="new check" ;;
        "station new") words="--name --language --timezone" files=yes ;;
        "station check") words="--out --deliver" files=yes ;;
        read) words="--language --jobs" files=yes ;;
        condense) words="--seconds --words --verbatim --shorten --explain --language" ;;
        sentences | spell) words="--language" ;;
        say) words="--output -o --explain --json --voice --station --language" ;;
        lexicon) words="check list add" ;;
        "lexicon check") words="--station" files=yes ;;
        "lexicon list") words="--station --language --json" ;;
        "lexicon add") words="--station --language --note" ;;
    esac
    if [ -n "$files" ] && [ "${current#-}" = "$current" ]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        compopt -o filenames
    else
        mapfile -t COMPREPLY < <(compgen -W "$words $always" -- "$current")
    fi
}
complete -F _newscart newscart
