# fish completion for molva-fetch
complete -c molva-fetch -f
complete -c molva-fetch -l record -r -F -d 'keep what was seen in a WARC file'
complete -c molva-fetch -l replay -r -F -d 'read answers from WARC files, not the network'
complete -c molva-fetch -l full -d 'fetch pages also if the site says they have not changed'
complete -c molva-fetch -s h -l help -d 'print this help and exit'
complete -c molva-fetch -s c -l config -r -F -d 'read the configuration from FILE'
complete -c molva-fetch -l store -x -d 'use the store at URL (sqlite:PATH or postgresql://…)'
complete -c molva-fetch -s q -l quiet -d 'say nothing but errors'
complete -c molva-fetch -s v -l verbose -d 'say what is being done'
complete -c molva-fetch -l now -x -d 'take TIME (RFC 3339) for the present'
complete -c molva-fetch -l log-format -x -a 'text json' -d 'write messages as plain text or JSON Lines'
complete -c molva-fetch -l color -x -a 'auto always never' -d 'colour messages'
complete -c molva-fetch -l version -d 'print the version and exit'
